package io.canaryjudge.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Seeds;
import org.junit.jupiter.api.Test;

class SeparationTest {

    private static final double INFINITE = Double.POSITIVE_INFINITY;

    @Test
    void separation_isProven_whenTheEffectReachesTheHalfWidth() {
        assertThat(new Separation(0.5, 0.09, 0.16, 0.1, 10).halfWidth()).isEqualTo(0.5);
        assertThat(new Separation(0.5, 0.09, 0.16, 0.1, 10).isProven()).isTrue();
        assertThat(new Separation(0.4999, 0.09, 0.16, 0.1, 10).isProven()).isFalse();
        assertThat(new Separation(-0.6, 0.09, 0.16, 0.1, 10).isProven()).isFalse();
        assertThat(new Separation(0, 0, 0, 0.1, 10).isProven()).isFalse();
        assertThat(new Separation(9, INFINITE, 0, 0.1, 10).isProven()).isFalse();
    }

    @Test
    void remainingWindows_provesTheEffect_whenNoiseShrinksAsTimeGoesOn() {
        Seeds.upTo(300, random -> {
            long windows = 1L + random.nextInt(500);
            Separation now =
                    new Separation(random.nextDouble(), random.nextDouble(), 0.2 * random.nextDouble(), 0.1, windows);
            double more = now.remainingWindows();
            assertThat(more).isNotNegative();
            if (now.isProven()) {
                assertThat(more).isZero();
            } else if (Double.isFinite(more)) {
                assertThat(after(now, 1.001 * more + 0.001).isProven()).isTrue();
                assertThat(after(now, 0.99 * more).isProven()).isFalse();
            }
        });
    }

    private static Separation after(Separation now, double more) {
        double shrunk = now.timeTerm() * now.windows() / (now.windows() + more);
        return new Separation(now.effect(), shrunk, now.instanceTerm(), now.standardError(), now.windows());
    }

    @Test
    void remainingWindows_ofWhatTimeDoesNotCure_isInfinite() {
        assertThat(new Separation(-0.1, 0.1, 0, 0.1, 10).remainingWindows()).isInfinite();
        assertThat(new Separation(0, 0.1, 0, 0.1, 10).remainingWindows()).isInfinite();
        assertThat(new Separation(0.3, 0.1, 0.09, 0.1, 10).remainingWindows()).isInfinite();
        assertThat(new Separation(0.3, 0.1, INFINITE, 0.1, 10).remainingWindows())
                .isInfinite();
        assertThat(new Separation(0.3, INFINITE, 0.01, 0.1, 10).remainingWindows())
                .isInfinite();
    }

    @Test
    void instanceFactor_isHowFarTheInstancesReachBeyondTheEffect() {
        assertThat(new Separation(0.3, 1, 0.18, 0.1, 20).instanceFactor()).isCloseTo(2, within(1e-12));
        assertThat(new Separation(0.3, 1, 0, 0.1, 20).instanceFactor()).isZero();
        assertThat(new Separation(0.3, 1, INFINITE, 0.1, 20).instanceFactor()).isInfinite();
        assertThat(new Separation(-0.3, 1, 0.18, 0.1, 20).instanceFactor()).isInfinite();
    }

    @Test
    void remainingWindows_ofHalfTheDistance_isThreeTimesWhatThereIs() {
        assertThat(new Separation(0.5, 1, 0, 0.1, 20).remainingWindows()).isCloseTo(60, within(1e-9));
    }
}
