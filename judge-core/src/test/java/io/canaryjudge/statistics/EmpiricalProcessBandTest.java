package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Vectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EmpiricalProcessBandTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("sequential_cdf_band");
    }

    static Stream<BinnedSamples> pairs() {
        return RandomSamples.pairs();
    }

    @ParameterizedTest
    @MethodSource("references")
    void radius_onReferenceValues_agrees(Vectors.Case reference) {
        EmpiricalProcessBand band =
                EmpiricalProcessBand.of(reference.number("alpha"), reference.number("t_min"), reference.number("A"));

        reference.check("dkw_lil_band", band.radius(reference.integer("t")));
    }

    /** The best ratio of epochs on a fine grid gives the error probability that the constant was solved for. */
    @ParameterizedTest
    @CsvSource({"0.05, 0.85", "0.001, 0.85", "0.05, 1", "0.01, 2"})
    void radius_ofALateFirstLook_comesFromTheBestRatioOfEpochs(double alpha, double factor) {
        double radius = EmpiricalProcessBand.of(alpha, 1_000, factor).radius(1_000);
        double c = 1_000 * Math.pow(radius / factor, 2);
        double least = Double.POSITIVE_INFINITY;
        for (double eta = 1.0001; eta < 2 * factor * factor; eta += 0.0001) {
            least = Math.min(least, EmpiricalProcessBand.error(c, factor, eta));
        }

        assertThat(least).isCloseTo(alpha, within(1e-4 * alpha));
    }

    @Test
    void radius_shrinksWithRequests_andGrowsAsAlphaFalls() {
        EmpiricalProcessBand band = EmpiricalProcessBand.of(0.05, 100);

        assertThat(band.radius(99)).isInfinite();
        for (long n = 100; n < 1_000_000_000; n *= 3) {
            assertThat(band.radius(3 * n)).isLessThan(band.radius(n));
            assertThat(EmpiricalProcessBand.of(0.01, 100).radius(n)).isGreaterThan(band.radius(n));
        }
    }

    /** Without looking more than once, Dvoretzky, Kiefer, Wolfowitz and Massart allow less. */
    @Test
    void radius_isWiderThanThatOfASingleLook() {
        for (long n = 100; n < 1_000_000; n *= 7) {
            assertThat(EmpiricalProcessBand.of(0.05, 100).radius(n))
                    .isGreaterThan(Math.sqrt(Math.log(2 / 0.05) / (2.0 * n)));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void provenSlower_ofMoreAndMoreOfTheSame_tendsToTheLeadOfTheBaseline(BinnedSamples samples) {
        EmpiricalProcessBand band = EmpiricalProcessBand.of(0.025, 1);
        double lead = KolmogorovSmirnovTest.test(samples).dGreater();
        double proven = band.provenSlower(samples);

        assertThat(proven).isBetween(0.0, lead);
        assertThat(band.provenSlower(RandomSamples.repeated(samples, 1_000_000_000)))
                .isCloseTo(lead, within(2e-3))
                .isGreaterThanOrEqualTo(proven)
                .isLessThanOrEqualTo(lead);
        assertThat(band.provenSlower(RandomSamples.alike(samples))).isZero();
    }

    @Test
    void provenSlower_beforeTheFirstLook_isNothing() {
        BinnedSamples apart = BinnedSamples.of(new double[] {1, 2}, new long[] {0, 999}, new long[] {5_000, 0});

        assertThat(EmpiricalProcessBand.of(0.01, 1_000).provenSlower(apart)).isZero();
        assertThat(EmpiricalProcessBand.of(0.01, 999).provenSlower(apart)).isGreaterThan(0.8);
        assertThat(EmpiricalProcessBand.of(0.01, 999).provenSlower(apart.swapped()))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 1, 1", "NaN, 1, 1", "0.1, 0, 1", "0.1, NaN, 1", "0.1, 1, 0.7", "0.1, 1, NaN"})
    void band_ofWrongNumbers_isRefused(double alpha, double firstRequests, double factor) {
        assertThatIllegalArgumentException().isThrownBy(() -> EmpiricalProcessBand.of(alpha, firstRequests, factor));
    }
}
