package io.canaryjudge.eprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.testing.RandomWindows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The one property that the guarantee rests on, exactly: over every outcome of a few small windows, no way of choosing
 * rates that the null allows and a moment to stop makes the expectation of the evidence exceed 1. Whoever chooses sees
 * all outcomes so far, so rates may drift as they like.
 */
class EProcessValidityTest {

    /** Baseline rates offered to the adversary. */
    private static final double[] RATES = {0, 0.01, 0.05, 0.2, 0.5, 0.8, 1};

    static Stream<Null> nulls() {
        List<Null> nulls = new ArrayList<>();
        for (Restarts restarts : List.of(Restarts.NONE, Restarts.over(3))) {
            for (Alternative alternative : Alternative.values()) {
                for (double margin : new double[] {0.8, 1, 1.1, 1.5, 3}) {
                    for (double slack : new double[] {0, 0.001, 0.1}) {
                        EProcess start = RateEProcess.start(alternative, margin, slack, restarts);
                        nulls.add(new Null(start, alternative, margin, slack));
                    }
                }
                for (double nominal : new double[] {0.01, 0.5}) {
                    EProcess start = ExceedanceEProcess.start(alternative, nominal, 0.9, restarts);
                    nulls.add(new Null(start, alternative, 1, 0));
                }
            }
        }
        return nulls.stream();
    }

    @ParameterizedTest
    @MethodSource("nulls")
    void evidence_underTheNull_isExpectedToStayAtMostOne(Null hypothesis) {
        for (int[][] sizes : new int[][][] {
            {{1, 1}}, {{12, 5}}, {{3, 40}}, {{2, 2}, {2, 2}}, {{1, 6}, {5, 2}}, {{2, 2}, {1, 3}, {3, 1}}
        }) {
            assertThat(mostExpected(hypothesis, hypothesis.start, sizes, 0))
                    .as("windows of canary and baseline requests %s", Arrays.deepToString(sizes))
                    .isLessThanOrEqualTo(1 + 1e-9);
        }
    }

    @ParameterizedTest
    @MethodSource("nulls")
    void evidence_underTheAlternative_isExpectedToGrow(Null hypothesis) {
        boolean worse = hypothesis.alternative == Alternative.WORSE;
        double baseline = worse ? 0.1 : 0.9;
        double canary = worse ? 0.9 : 0.1;

        assertThat(expected(hypothesis.start, new int[] {12, 12}, baseline, canary))
                .isGreaterThan(1);
    }

    /** What the cleverest choice of rates and of a moment to stop can expect from here. */
    private static double mostExpected(Null hypothesis, EProcess process, int[][] sizes, int at) {
        double stopNow = Math.exp(process.logE());
        if (at == sizes.length) {
            return stopNow;
        }
        int nC = sizes[at][0];
        int nB = sizes[at][1];
        double[][] children = new double[nC + 1][nB + 1];
        for (int xC = 0; xC <= nC; xC++) {
            for (int xB = 0; xB <= nB; xB++) {
                EProcess next = process.after(RandomWindows.window(nC, xC, nB, xB));
                children[xC][xB] = mostExpected(hypothesis, next, sizes, at + 1);
            }
        }
        double most = stopNow;
        for (double baseline : RATES) {
            for (double canary : hypothesis.canaryRates(baseline)) {
                most = Math.max(most, mean(children, baseline, canary));
            }
        }
        return most;
    }

    private static double expected(EProcess start, int[] sizes, double baseline, double canary) {
        double[][] outcomes = new double[sizes[0] + 1][sizes[1] + 1];
        for (int xC = 0; xC <= sizes[0]; xC++) {
            for (int xB = 0; xB <= sizes[1]; xB++) {
                outcomes[xC][xB] = Math.exp(start.after(RandomWindows.window(sizes[0], xC, sizes[1], xB))
                        .logE());
            }
        }
        return mean(outcomes, baseline, canary);
    }

    private static double mean(double[][] outcomes, double baselineRate, double canaryRate) {
        BinomialDistribution canary = BinomialDistribution.of(outcomes.length - 1, canaryRate);
        BinomialDistribution baseline = BinomialDistribution.of(outcomes[0].length - 1, baselineRate);
        double sum = 0;
        for (int xC = 0; xC < outcomes.length; xC++) {
            for (int xB = 0; xB < outcomes[0].length; xB++) {
                sum += canary.probability(xC) * baseline.probability(xB) * outcomes[xC][xB];
            }
        }
        return sum;
    }

    /** A null hypothesis with the process that tests it. */
    record Null(EProcess start, Alternative alternative, double margin, double slack) {

        /** Rates of the canary that it allows beside a baseline's: at its edge and inside. */
        double[] canaryRates(double baseline) {
            double edge = margin * baseline + slack;
            return alternative == Alternative.WORSE
                    ? new double[] {Math.min(1, edge), 0.5 * Math.min(1, edge), 0}
                    : edge > 1 ? new double[0] : new double[] {edge, 0.5 * (1 + edge), 1};
        }

        @Override
        public String toString() {
            return start.getClass().getSimpleName() + " " + alternative + " at " + margin + " and " + slack + ", from "
                    + Math.exp(start.logE());
        }
    }
}
