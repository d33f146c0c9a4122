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

class StitchedBoundaryTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("confseq_boundaries");
    }

    @ParameterizedTest
    @MethodSource("references")
    void boundary_onReferenceValues_agrees(Vectors.Case reference) {
        StitchedBoundary boundary = StitchedBoundary.subGaussian(reference.number("v_opt") / 10);

        reference.check("poly_stitching", boundary.at(reference.number("v"), reference.number("alpha")));
    }

    @Test
    void boundary_growsWithTime_scale_andAsAlphaFalls() {
        Seeds.upTo(200, random -> {
            StitchedBoundary boundary = new StitchedBoundary(
                    1 + random.nextDouble(),
                    3 * random.nextDouble(),
                    1.1 + random.nextDouble(),
                    1.1 + 3 * random.nextDouble());
            StitchedBoundary coarser =
                    new StitchedBoundary(boundary.firstTime(), boundary.c() + 1, boundary.s(), boundary.eta());
            double v = 2 + 1_000 * random.nextDouble();
            double alpha = 0.001 + 0.9 * random.nextDouble();

            assertThat(boundary.at(1.2 * v, alpha)).isGreaterThan(boundary.at(v, alpha));
            assertThat(boundary.at(v, 0.8 * alpha)).isGreaterThan(boundary.at(v, alpha));
            assertThat(coarser.at(v, alpha)).isGreaterThan(boundary.at(v, alpha));
        });
    }

    @Test
    void boundary_beforeItsFirstTime_isFlat() {
        StitchedBoundary boundary = StitchedBoundary.subGaussian(10);

        assertThat(boundary.at(0, 0.05)).isEqualTo(boundary.at(10, 0.05));
        assertThat(boundary.at(11, 0.05)).isGreaterThan(boundary.at(10, 0.05));
    }

    /** What is left of the mixture's {@code sqrt(v log v)} in the long run. */
    @Test
    void boundary_inTheLongRun_isLowerThanAMixtures() {
        NormalMixture mixture = NormalMixture.tightestNear(10, 0.05, NormalMixture.Sides.UPPER);
        StitchedBoundary stitched = StitchedBoundary.subGaussian(10);

        assertThat(stitched.at(10, 0.05)).isGreaterThan(mixture.at(10, 0.05));
        assertThat(stitched.at(1e12, 0.05)).isLessThan(mixture.at(1e12, 0.05));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1.4, 2",
        "NaN, 0, 1.4, 2",
        "1, -1, 1.4, 2",
        "1, NaN, 1.4, 2",
        "1, 0, 1, 2",
        "1, 0, NaN, 2",
        "1, 0, 1.4, 1",
        "1, 0, 1.4, NaN"
    })
    void boundary_ofWrongNumbers_isRefused(double firstTime, double c, double s, double eta) {
        assertThatIllegalArgumentException().isThrownBy(() -> new StitchedBoundary(firstTime, c, s, eta));
    }

    /** Values from Abramowitz, Stegun, table 23.3, and zeta(3/2), zeta(1.1) to the digits known of them. */
    @ParameterizedTest
    @CsvSource({
        "2, 1.6449340668482264",
        "4, 1.0823232337111382",
        "3, 1.2020569031595943",
        "1.5, 2.6123753486854883",
        "1.1, 10.584448464950801",
        "50, 1.0000000000000009"
    })
    void zeta_ofKnownArguments_agrees(double s, double zeta) {
        assertThat(RiemannZeta.value(s)).isCloseTo(zeta, within(1e-14 * zeta));
    }
}
