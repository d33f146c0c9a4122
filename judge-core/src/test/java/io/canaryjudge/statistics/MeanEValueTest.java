package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Vectors;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MeanEValueTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("multiplicity");
    }

    @ParameterizedTest
    @MethodSource("references")
    void mean_onReferenceValues_agrees(Vectors.Case reference) {
        double[] logE = Arrays.stream(reference.numbers("e")).map(Math::log).toArray();

        reference.check("weighted_e", Math.exp(MeanEValue.log(logE)));
    }

    @Test
    void mean_ofWhatNoDoubleHolds_isExact() {
        assertThat(MeanEValue.log(5_000, 5_000)).isEqualTo(5_000);
        assertThat(MeanEValue.log(9_000, -9_000)).isCloseTo(9_000 - Math.log(2), within(1e-9));
        assertThat(MeanEValue.log(Double.NEGATIVE_INFINITY, 0)).isCloseTo(-Math.log(2), within(1e-15));
        assertThat(MeanEValue.log(Double.NEGATIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(MeanEValue.log(Double.POSITIVE_INFINITY, 3)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void mean_ofNone_orOfWhatIsNoNumber_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MeanEValue.log());
        assertThatIllegalArgumentException().isThrownBy(() -> MeanEValue.log(1, Double.NaN));
    }
}
