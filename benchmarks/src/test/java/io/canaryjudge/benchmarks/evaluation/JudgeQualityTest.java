package io.canaryjudge.benchmarks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A short, deterministic part of the evaluation, of our judge alone. With a true rate of 1 %, more than 4 of 60 happen less
 * than once in 2 000 runs.
 */
class JudgeQualityTest {

    private static final Evaluation EVALUATION = new Evaluation(1, 2, List.of(Judge.CANARY_JUDGE));
    private static final Horizon TWO_MINUTES = Horizon.ofMinutes(2);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "independent-200-5v5/same",
                "independent-200-1v2/same",
                "dependent-200-5v5/same",
                "instances-differ-5%-200-1v2/same",
                "error-bursts-of-5-200-5v5/same",
                "independent-200-5v5/better"
            })
    void canary_thatIsNotWorse_isHardlyEverAborted(String name) throws InterruptedException {
        assertThat(tally(name, 60).aborts().count()).isLessThanOrEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "independent-200-5v5/errors-0.5-to-5%, 15",
        "independent-200-5v5/slower-3x, 15",
        "dependent-200-5v5/slower-3x, 15",
        "independent-200-1v2/slower-3x, 15"
    })
    void grossHarm_isAbortedWithinSeconds(String name, int seconds) throws InterruptedException {
        Tally tally = tally(name, 20);

        assertThat(tally.aborts().count()).isEqualTo(20);
        assertThat(tally.aborts().median()).isLessThanOrEqualTo(seconds);
    }

    private static Tally tally(String name, int rollouts) throws InterruptedException {
        Scenario scenario = Scenarios.all(TWO_MINUTES, TWO_MINUTES).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        return EVALUATION.run(scenario, rollouts).of(Judge.CANARY_JUDGE);
    }
}
