package io.canaryjudge.benchmarks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {

    private static final List<Judge> QUICK = List.of(Judge.KAYENTA_OFTEN, Judge.THRESHOLDS, Judge.THRESHOLDS_THRICE);

    @Test
    void row_doesNotDependOnTheThreads() throws InterruptedException {
        Scenario scenario = scenario("dependent-200-5v5/slower-20%");

        assertThat(new Evaluation(1, 1, QUICK).run(scenario, 8).tallies())
                .isEqualTo(new Evaluation(1, 3, QUICK).run(scenario, 8).tallies());
    }

    @Test
    void row_dependsOnTheSeed() throws InterruptedException {
        Scenario scenario = scenario("dependent-200-5v5/slower-20%");

        assertThat(new Evaluation(1, 2, QUICK).run(scenario, 8).tallies())
                .isNotEqualTo(new Evaluation(2, 2, QUICK).run(scenario, 8).tallies());
    }

    @Test
    void names_ofScenarios_areUnlikeEachOther() {
        assertThat(Scenarios.all(Horizon.ofMinutes(10), Horizon.ofMinutes(60)).stream()
                        .map(Scenario::name))
                .doesNotHaveDuplicates();
    }

    @Test
    void tally_tellsEarlyAbortsFromDetectionsAndPromotions() {
        Tally tally = Tally.of(
                List.of(
                        new Ending(50, Ending.NEVER),
                        new Ending(130, 100),
                        new Ending(110, Ending.NEVER),
                        new Ending(Ending.NEVER, 200),
                        new Ending(Ending.NEVER, Ending.NEVER)),
                100);

        assertThat(tally.early()).isEqualTo(1);
        assertThat(tally.aborts()).isEqualTo(new Tally.Times(2, 10, 30));
        assertThat(tally.promotes()).isEqualTo(new Tally.Times(1, 200, 200));
        assertThat(tally.inconclusiveRate().estimate()).isEqualTo(0.2);
    }

    static Scenario scenario(String name) {
        return Scenarios.all(Horizon.ofMinutes(10), Horizon.ofMinutes(10)).stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
