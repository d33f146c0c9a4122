package io.canaryjudge.http.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ReleaseTest {

    private static final int N = 100_000;

    private final Release release = new Release("1.5.0", 20, 0.4, 0.04);
    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void answerMillis_ofManyRequests_isLogNormal() {
        double[] millis = DoubleStream.generate(() -> release.answerMillis(random))
                .limit(N)
                .sorted()
                .toArray();

        assertThat(millis[N / 2]).isCloseTo(20, within(0.2));
        assertThat(millis[N * 99 / 100]).isCloseTo(20 * Math.exp(0.4 * 2.3263), within(1.0));
    }

    @Test
    void fails_ofManyRequests_isTheErrorRate() {
        long failures = DoubleStream.generate(() -> release.fails(random) ? 1 : 0)
                .limit(N)
                .filter(failed -> failed > 0)
                .count();

        // Within five standard errors.
        assertThat((double) failures / N).isCloseTo(0.04, within(5 * Math.sqrt(0.04 * 0.96 / N)));
    }

    @Test
    void new_withNonsense_isRefused() {
        assertThatThrownBy(() -> new Release("1", 0, 0.4, 0)).hasMessageContaining("medianMillis");
        assertThatThrownBy(() -> new Release("1", 20, Double.NaN, 0)).hasMessageContaining("spread");
        assertThatThrownBy(() -> new Release("1", 20, 0.4, 1.1)).hasMessageContaining("errorRate");
    }
}
