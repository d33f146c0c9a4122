package io.canaryjudge.benchmarks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateTest {

    /** R: {@code binom.test(3, 100)$conf.int}; where none or all happened, 1 - 0.025^(1/n). */
    @ParameterizedTest
    @CsvSource({
        "3, 100, 0.006229972, 0.085176053",
        "0, 2000, 0, 0.001842739",
        "20, 20, 0.831566524, 1",
    })
    void interval_isThatOfClopperAndPearson(int count, int of, double lower, double upper) {
        Rate rate = Rate.of(count, of);

        assertThat(rate.lower()).isCloseTo(lower, within(1e-7));
        assertThat(rate.upper()).isCloseTo(upper, within(1e-7));
    }

    @Test
    void rate_ofMoreThanAll_isRefused() {
        assertThatThrownBy(() -> Rate.of(3, 2)).hasMessage("count must be 0 to of (2), was 3");
    }
}
