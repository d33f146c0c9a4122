package io.canaryjudge.http.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchedTimeTest {

    private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(50);

    private static long after(long seconds) {
        return START + TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void time_isCountedOnTopOfWhatIsNoted_thoughTheCountOfNanosecondsOverflows() {
        WatchedTime watched = new WatchedTime(7_000, Duration.ofMinutes(10), START);

        assertThat(watched.millis(START)).isEqualTo(7_000);
        assertThat(watched.millis(after(120))).isEqualTo(127_000);
    }

    @Test
    void note_isDueAfterATwentiethOfTheDuration() {
        WatchedTime watched = new WatchedTime(7_000, Duration.ofMinutes(10), START);

        assertThat(watched.isNoteworthy(after(30) - 1_000_000)).isFalse();
        assertThat(watched.isNoteworthy(after(30))).isTrue();
        assertThat(watched.note(after(31))).isEqualTo(38_000);
        assertThat(watched.isNoteworthy(after(60))).isFalse();
        assertThat(watched.isNoteworthy(after(61))).isTrue();
    }
}
