package io.canaryjudge.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.SeriesKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How much of the heap a series takes, as the collector finds it. */
class SeriesMemoryTest {

    private static final long START = 1_767_225_600_000L;
    private static final int SECONDS = 50;
    private static final int SERIES = 200;

    private static final long SETTLED_BYTES = 10_000;

    @Test
    void series_of200RequestsASecond_takesAtMost64kB() {
        assertThat(bytesPerSeries(200, SECONDS)).isBetween(10_000.0, 64_000.0);
    }

    @Test
    void series_ofOneRequestASecond_takesAtMost8kB() {
        assertThat(bytesPerSeries(1, SECONDS)).isBetween(500.0, 8_000.0);
    }

    @Test
    void closedWindow_of200Requests_takesAtMost1500Bytes() {
        int sealed = 64;
        WindowSpec spec = new WindowSpec(WindowSpec.DEFAULT.width(), Duration.ZERO);

        double windows = bytesPerSeries(200, sealed, spec) - bytesPerSeries(200, 1, spec);
        assertThat(windows / (sealed - 1)).isBetween(500.0, 1_500.0);
    }

    private static double bytesPerSeries(int requestsPerSecond, int seconds) {
        return bytesPerSeries(requestsPerSecond, seconds, WindowSpec.DEFAULT);
    }

    /** With all windows read that are open, as the judge does. */
    private static double bytesPerSeries(int requestsPerSecond, int seconds, WindowSpec spec) {
        long before = usedBytes();
        int kept = spec.grace().isZero() ? seconds : 16;
        WindowStore store = new WindowStore(spec, new SeriesBudget(SERIES, SERIES), kept);
        Random random = new Random(1);
        List<SeriesHandle> series = new ArrayList<>();
        for (int i = 0; i < SERIES; i++) {
            series.add(new SeriesHandle(new SeriesKey("s", "1", "pod-" + i)));
        }
        for (int request = 0; request < requestsPerSecond * seconds; request++) {
            long now = START + 1_000L * request / requestsPerSecond;
            for (SeriesHandle each : series) {
                long micros = Math.round(20_000 * Math.exp(0.5 * random.nextGaussian()));
                store.record(each, now, micros, Outcome.SUCCEEDED, List.of(), now);
            }
        }
        long last = spec.indexOf(START) + seconds;
        store.pairs("s", "1", "2", last - 16, last);
        double used = (double) (usedBytes() - before) / SERIES;
        assertThat(store.series()).isEqualTo(SERIES);
        return used;
    }

    /** When the collector finds nothing more: what earlier tests have left goes in several steps. */
    private static long usedBytes() {
        long before;
        long used = Long.MAX_VALUE;
        do {
            before = used;
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        } while (before - used > SETTLED_BYTES);
        return used;
    }
}
