package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Seeds;
import io.canaryjudge.testing.Vectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws of the bounds; that they hold under peeking is simulated in {@link AnytimeCalibrationTest}. */
class TunedBernoulliSequenceTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("bernoulli_confidence_sequence");
    }

    @ParameterizedTest
    @MethodSource("references")
    void bounds_onReferenceValues_agree(Vectors.Case reference) {
        BernoulliConfidenceSequence bounds = TunedBernoulliSequence.of(
                reference.number("x"),
                reference.number("n"),
                reference.number("alpha"),
                reference.number("t_opt"),
                reference.number("alpha_opt"));

        reference.check("lower", bounds.lower());
        reference.check("upper", bounds.upper());
    }

    @Test
    void bounds_areWhereTheEvidenceReachesOneOverAlpha() {
        Seeds.upTo(100, random -> {
            double n = 10.0 + random.nextInt(500);
            double x = 2.0 + random.nextInt((int) n - 4);
            BernoulliConfidenceSequence bounds = of(x, n);
            double k = BetaBinomialMixture.pseudoTrialsFor(100, 0.05);

            assertThat(new BetaBinomialMixture(bounds.lower(), k).logE(x, n)).isCloseTo(Math.log(20), within(1e-6));
            assertThat(new BetaBinomialMixture(bounds.upper(), k).logE(x, n)).isCloseTo(Math.log(20), within(1e-6));
        });
    }

    /** By trying a thousand probabilities: what has too much evidence against it lies outside, the rest inside. */
    @Test
    void bounds_excludeWhatHasEvidenceAgainstIt_andNothingElse() {
        Seeds.upTo(30, random -> {
            double n = 5.0 + random.nextInt(500);
            double x = random.nextInt((int) n + 1);
            BernoulliConfidenceSequence bounds = of(x, n);
            double k = BetaBinomialMixture.pseudoTrialsFor(100, 0.05);
            for (double p = 0.000_5; p < 1; p += 0.001) {
                assertThat(p > bounds.lower() && p < bounds.upper())
                        .as("%s of %s, %s", x, n, p)
                        .isEqualTo(new BetaBinomialMixture(p, k).logE(x, n) < Math.log(20));
            }
        });
    }

    @Test
    void bounds_nearTheirNumberOfTrials_areTighterThanTunedForOthers() {
        for (double share : new double[] {0.01, 0.2, 0.5}) {
            assertThat(width(share, 1_000)).isLessThan(width(share, 30)).isLessThan(width(share, 30_000));
        }
    }

    private static double width(double share, double tightestNear) {
        BernoulliConfidenceSequence bounds = TunedBernoulliSequence.of(share * 1_000, 1_000, 0.05, tightestNear, 0.05);
        return bounds.upper() - bounds.lower();
    }

    @Test
    void bounds_mirrorFailures_andContainWhatWasSeen() {
        Seeds.upTo(100, random -> {
            double n = 1.0 + random.nextInt(1_000);
            double x = random.nextInt((int) n + 1);
            BernoulliConfidenceSequence bounds = of(x, n);

            assertThat(of(n - x, n).upper()).isCloseTo(1 - bounds.lower(), within(1e-12));
            assertThat(x / n).isBetween(bounds.lower(), bounds.upper());
        });
    }

    @Test
    void bounds_atTheEdges_reachTheEnds() {
        assertThat(of(0, 0)).isEqualTo(new BernoulliConfidenceSequence(0, 1));
        assertThat(of(0, 50).lower()).isZero();
        assertThat(of(50, 50).upper()).isEqualTo(1);
        assertThat(of(1, 50).lower()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "6,5,0.05,100,0.05",
        "NaN,5,0.05,100,0.05",
        "1,NaN,0.05,100,0.05",
        "1,5,1,100,0.05",
        "1,5,0.05,0,0.05",
        "1,5,0.05,NaN,0.05",
        "1,5,0.05,100,1"
    })
    void bounds_ofWrongArguments_areRefused(double x, double n, double alpha, double near, double nearAlpha) {
        assertThatIllegalArgumentException().isThrownBy(() -> TunedBernoulliSequence.of(x, n, alpha, near, nearAlpha));
    }

    private static BernoulliConfidenceSequence of(double successes, double n) {
        return TunedBernoulliSequence.of(successes, n, 0.05, 100, 0.05);
    }
}
