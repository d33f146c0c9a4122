package io.canaryjudge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.benchmarks.simulation.Calibration;
import io.canaryjudge.benchmarks.simulation.TrafficModel;
import io.canaryjudge.decision.Verdict;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A short, deterministic part of the calibration. With a true rate of 1 %, more than 4 of 80 happen once in 1 000 runs. */
class CalibrationTest {

    private static final TrafficModel INDEPENDENT = TrafficModel.independent("independent", 3, 100, 0.01);
    private static final int ROLLOUTS = 80;
    private static final int SECONDS = 90;

    static Stream<TrafficModel> identicalCanaries() {
        return Stream.of(
                INDEPENDENT,
                INDEPENDENT.withInstanceSpread(0.05),
                INDEPENDENT.withInstances(2, 1).withInstanceSpread(0.05),
                INDEPENDENT.withInstanceSpread(0.03).withDrift(0.05, 0.99, 0.15));
    }

    @ParameterizedTest
    @MethodSource("identicalCanaries")
    void identicalCanary_isHardlyEverAborted(TrafficModel model) {
        Calibration.Result result = Calibration.run(model, ROLLOUTS, 1, SECONDS);

        assertThat(result.count(Verdict.Kind.ABORT)).isLessThanOrEqualTo(4);
    }

    @Test
    void tenfoldErrors_areAbortedWithinSeconds() {
        Calibration.Result result = Calibration.run(INDEPENDENT.withHarm(10, 1), 20, 1, SECONDS);

        assertThat(result.count(Verdict.Kind.ABORT)).isEqualTo(20);
        assertThat(result.secondsToAbort().get(10)).isLessThanOrEqualTo(15);
    }

    @Test
    void threeTimesSlower_isAbortedWithinSeconds() {
        Calibration.Result result = Calibration.run(INDEPENDENT.withHarm(1, 3), 20, 1, SECONDS);

        assertThat(result.count(Verdict.Kind.ABORT)).isEqualTo(20);
        assertThat(result.secondsToAbort().get(10)).isLessThanOrEqualTo(15);
    }
}
