package io.canaryjudge.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.metric.Direction;
import io.canaryjudge.window.WindowPair;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How often a canary like its baseline is called worse, looked at every two seconds, with a margin of 1: whatever is
 * proven to be more is a regression, so the null hypothesis is met at its edge. The budget is 1 %; of {@value #ROLLOUTS}
 * rollouts a judge that spends it fully would have more than 18 false alarms in less than 1 % of all series of seeds, and
 * more than 10 are not accepted. And how soon clear harm is found.
 */
class SeriesCalibrationTest {

    private static final int ROLLOUTS = 1_000;
    private static final int SECONDS = 180;
    private static final int MOST_FALSE_ALARMS = 10;
    private static final MetricKind THROUGHPUT = new MetricKind.Throughput(Direction.DECREASE);

    private static final Levels INDEPENDENT = new Levels(3, 3, 0.3, 0, 0);
    private static final Levels UNEVEN = new Levels(5, 1, 0.3, 0, 0);

    static Stream<Arguments> identical() {
        return Stream.of(Levels.CPU, THROUGHPUT)
                .flatMap(kind -> Stream.of(
                                INDEPENDENT,
                                INDEPENDENT.withCorrelation(0.9),
                                INDEPENDENT.withInstances(0.05),
                                UNEVEN.withCorrelation(0.9).withInstances(0.05))
                        .map(levels -> Arguments.of(kind, levels)));
    }

    @ParameterizedTest
    @MethodSource("identical")
    void canary_likeItsBaseline_isHardlyEverCalledWorse(MetricKind kind, Levels levels) {
        int falseAlarms = 0;
        for (int seed = 1; seed <= ROLLOUTS; seed++) {
            List<WindowPair> windows = levels.rollout(new SplittableRandom(seed), SECONDS, 0, 1);
            falseAlarms += secondOfRegression(kind, windows) < SECONDS ? 1 : 0;
        }

        assertThat(falseAlarms).isLessThanOrEqualTo(MOST_FALSE_ALARMS);
    }

    static Stream<Arguments> harmed() {
        Levels quiet = new Levels(3, 3, 0.1, 0, 0.05);
        Levels noisy = new Levels(3, 3, 0.3, 0.9, 0.05);
        return Stream.of(
                Arguments.of(Levels.CPU, 2, quiet, 0, 60),
                Arguments.of(THROUGHPUT, 0.5, quiet, 0, 60),
                Arguments.of(Levels.CPU, 2, quiet, 300, 360),
                Arguments.of(THROUGHPUT, 0.5, quiet, 300, 360),
                Arguments.of(Levels.CPU, 2, noisy, 0, 180),
                Arguments.of(THROUGHPUT, 0.5, noisy, 0, 240));
    }

    @ParameterizedTest
    @MethodSource("harmed")
    void canary_withClearHarm_isFoundInTime_inNineOfTenRollouts(
            MetricKind kind, double factor, Levels levels, int from, int until) {
        int found = 0;
        for (int seed = 1; seed <= 50; seed++) {
            List<WindowPair> windows = levels.rollout(new SplittableRandom(seed), until, from, factor);
            int second = secondOfRegression(kind, windows);
            found += second >= from && second < until ? 1 : 0;
        }

        assertThat(found).isGreaterThanOrEqualTo(45);
    }

    /** The number of windows where there is none. */
    private static int secondOfRegression(MetricKind kind, List<WindowPair> windows) {
        Judging judging = new Judging(Levels.strict(kind));
        for (int second = 0; second < windows.size(); second++) {
            judging.read(windows.get(second));
            if (second % 2 == 1 && judging.judgement("level").kind() == Kind.REGRESSED) {
                return second;
            }
        }
        return windows.size();
    }
}
