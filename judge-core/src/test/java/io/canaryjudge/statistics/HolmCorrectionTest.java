package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.testing.Vectors;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HolmCorrectionTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("multiplicity");
    }

    @ParameterizedTest
    @MethodSource("references")
    void adjust_onReferenceValues_agrees(Vectors.Case reference) {
        reference.check("holm", HolmCorrection.adjust(reference.numbers("p")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void adjust_rejectsWhatStepDownRejects(long seed) {
        double[] p = new Random(seed).doubles(12).map(v -> v * v * v).toArray();

        double[] adjusted = HolmCorrection.adjust(p);

        for (double alpha : new double[] {0.01, 0.05, 0.2}) {
            for (int i = 0; i < p.length; i++) {
                assertThat(adjusted[i] <= alpha).isEqualTo(rejected(p, i, alpha));
            }
        }
    }

    /** Holm's procedure step by step: from the smallest on, stop at the first that is too large. */
    private static boolean rejected(double[] p, int which, double alpha) {
        double[] ascending = p.clone();
        Arrays.sort(ascending);
        for (int i = 0; i < p.length; i++) {
            if (ascending[i] > alpha / (p.length - i)) {
                return false;
            }
            if (ascending[i] == p[which]) {
                return true;
            }
        }
        throw new AssertionError();
    }

    @Test
    void adjust_ofFewValues_isAsByHand() {
        assertThat(HolmCorrection.adjust()).isEmpty();
        assertThat(HolmCorrection.adjust(0.3)).containsExactly(0.3);
        assertThat(HolmCorrection.adjust(0.5, 0.01, 0.02, 0.01)).containsExactly(0.5, 0.04, 0.04, 0.04);
        assertThat(HolmCorrection.adjust(0.8, 0.9)).containsExactly(1, 1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void adjust_ofWhatIsNoProbability_isRefused(double p) {
        assertThatIllegalArgumentException().isThrownBy(() -> HolmCorrection.adjust(0.5, p));
    }
}
