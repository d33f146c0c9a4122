package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.testing.Seeds;
import io.canaryjudge.testing.Vectors;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenjaminiHochbergEValuesTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("multiplicity");
    }

    @ParameterizedTest
    @MethodSource("references")
    void discoveries_onReferenceValues_agree(Vectors.Case reference) {
        double[] logE = Arrays.stream(reference.numbers("e")).map(Math::log).toArray();

        int[] discoveries = BenjaminiHochbergEValues.discoveries(reference.number("alpha"), logE);

        reference.check(
                "e_bh_rejected", Arrays.stream(discoveries).asDoubleStream().toArray());
    }

    /** By trying every number of discoveries. */
    @Test
    void discoveries_areTheLargestSetThatIsConsistent() {
        Seeds.upTo(200, random -> {
            double[] e = IntStream.range(0, 1 + random.nextInt(12))
                    .mapToDouble(i -> Math.exp(6 * random.nextDouble()))
                    .toArray();
            double alpha = 0.01 + 0.3 * random.nextDouble();
            int m = e.length;
            int[] largest = {};
            for (int size = 1; size <= m; size++) {
                double threshold = m / (alpha * size);
                int[] above =
                        IntStream.range(0, m).filter(i -> e[i] >= threshold).toArray();
                if (above.length >= size && above.length > largest.length) {
                    largest = above;
                }
            }

            assertThat(BenjaminiHochbergEValues.discoveries(
                            alpha, Arrays.stream(e).map(Math::log).toArray()))
                    .containsExactly(largest);
        });
    }

    /** Noise with expectation 1 and as dependent as can be: all are one. */
    @Test
    void discoveries_amongEqualNulls_areRare() {
        int[] found = new int[1];
        int runs = 5_000;
        Seeds.upTo(runs, random -> {
            double[] logE = new double[20];
            Arrays.fill(logE, -Math.log(random.nextDouble()) - Math.log(50));
            found[0] += BenjaminiHochbergEValues.discoveries(0.05, logE).length > 0 ? 1 : 0;
        });

        assertThat((double) found[0] / runs).isLessThanOrEqualTo(0.05);
    }

    @Test
    void discoveries_ofFewValues_areAsByHand() {
        double infinite = Double.POSITIVE_INFINITY;

        assertThat(BenjaminiHochbergEValues.discoveries(0.05)).isEmpty();
        assertThat(BenjaminiHochbergEValues.discoveries(0.05, Math.log(19.9))).isEmpty();
        assertThat(BenjaminiHochbergEValues.discoveries(0.05, Math.log(20.1))).containsExactly(0);
        assertThat(BenjaminiHochbergEValues.discoveries(0.05, -infinite, infinite, 0))
                .containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
    void discoveries_atAWrongLevel_areRefused(double alpha) {
        assertThatIllegalArgumentException().isThrownBy(() -> BenjaminiHochbergEValues.discoveries(alpha, 1));
    }

    @Test
    void discoveries_ofWhatIsNoNumber_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> BenjaminiHochbergEValues.discoveries(0.1, 1, Double.NaN));
    }
}
