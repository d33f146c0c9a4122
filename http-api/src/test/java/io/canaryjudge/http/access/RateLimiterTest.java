package io.canaryjudge.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimiterTest {

    private static final long SECOND = 1_000_000_000;

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - SECOND, Long.MIN_VALUE, -5})
    void principal_mayComeInABurst_andThenAtTheRate(long start) {
        RateLimiter limiter = new RateLimiter(new RateLimit(10, 3));

        assertThat(limiter.take("a", start)).isZero();
        assertThat(limiter.take("a", start)).isZero();
        assertThat(limiter.take("a", start)).isZero();
        assertThat(limiter.take("a", start)).isEqualTo(1);
        assertThat(limiter.take("b", start)).isZero();
        assertThat(limiter.take("a", start + SECOND / 10)).isZero();
        assertThat(limiter.take("a", start + SECOND / 10)).isEqualTo(1);
    }

    @Test
    void requests_overAMinute_areNotMoreThanTheRateAndOneBurst() {
        RateLimiter limiter = new RateLimiter(new RateLimit(7, 20));
        int taken = 0;
        for (int i = 0; i < 60_000; i++) {
            taken += limiter.take("a", i * 1_000_000L) == 0 ? 1 : 0;
        }
        assertThat(taken).isBetween(60 * 7, 60 * 7 + 20);
    }

    @Test
    void wait_isHowLongItTakesUntilThereIsRoom() {
        RateLimiter limiter = new RateLimiter(new RateLimit(1, 1));
        assertThat(limiter.take("a", 0)).isZero();

        assertThat(limiter.take("a", 1)).isEqualTo(1);
        assertThat(limiter.take("a", SECOND)).isZero();
    }

    @Test
    void principals_areForgottenWhenTheyAreIdle_andShareWhatIsLeftWhenTheyAreNot() {
        RateLimiter limiter = new RateLimiter(new RateLimit(1, 1));
        for (int i = 0; i < 3 * RateLimiter.MOST_PRINCIPALS; i++) {
            limiter.take("p" + i, 0);
        }
        assertThat(limiter.principals()).isEqualTo(RateLimiter.MOST_PRINCIPALS + 1);
        assertThat(limiter.take("another", 0)).isPositive();

        assertThat(limiter.take("another", 2 * SECOND)).isZero();

        assertThat(limiter.principals()).isLessThan(10);
    }
}
