package io.canaryjudge.http.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "0s, PT0S",
        "0ms, PT0S",
        "500ms, PT0.5S",
        "30s, PT30S",
        "1m30s, PT1M30S",
        "90s, PT1M30S",
        "10m, PT10M",
        "2h, PT2H",
        "1d, PT24H",
        "1d2h3m4s5ms, PT26H3M4.005S",
        "5s1m, PT1M5S",
        "36500d, PT876000H",
        "PT10M, PT10M",
        "pt1.5s, PT1.5S",
        "P2D, PT48H",
        "PT0S, PT0S"
    })
    void duration_thatIsOne_isRead(String text, Duration duration) {
        assertThat(Durations.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "5",
                "s",
                "5 s",
                " 5s",
                "5s ",
                "-5s",
                "+5s",
                "5S",
                "5M",
                "1.5h",
                "5sec",
                "1w",
                "5s,5s",
                "36501d",
                "36500d1ms",
                "999999999999d",
                "9999999999999ms",
                "٣s",
                "P",
                "PT",
                "PT-5S",
                "-PT5S",
                "P1Y",
                "PT0.0005S",
                "PT9223372036854775807S"
            })
    void duration_thatIsNone_isNotRead(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Test
    void duration_ofManyParts_isNotRead() {
        assertThat(Durations.parse("999999999999d".repeat(200))).isEmpty();
        assertThat(Durations.parse("1ms".repeat(10_000))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "1ms", "999ms", "1s", "59s", "1m", "1m30s", "1h1ms", "1d", "7d", "36500d"})
    void duration_written_isReadAsTheSame(String text) {
        assertThat(Durations.format(Durations.parse(text).orElseThrow())).isEqualTo(text);
    }
}
