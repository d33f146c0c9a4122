package io.canaryjudge.connector.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0                             | PT0S",
                "120                           | PT2M",
                "86400                         | PT24H",
                "86401                         | PT24H",
                "999999999                     | PT24H",
                "99999999999999999999          | PT24H",
                "Mon, 23 Nov 2026 10:00:30 GMT | PT30S",
                "Mon, 23 Nov 2026 09:59:30 GMT | PT0S",
                "Wed, 23 Nov 2033 10:00:30 GMT | PT24H"
            })
    void of_aReadableHeader_isThePauseUpToADay(String header, Duration pause) {
        assertThat(RetryAfter.of(429, header, NOW)).isEqualTo(pause);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "soon", "1e3", "Tue, 23 Nov 2026 10:00:30 GMT", "2026-11-23"})
    void of_anUnreadableHeader_isNoPause(String header) {
        assertThat(RetryAfter.of(429, header, NOW)).isEqualTo(Duration.ZERO);
    }

    @Test
    void of_noHeader_isNoPause() {
        assertThat(RetryAfter.of(503, null, NOW)).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"429,7", "502,7", "503,7", "504,7", "301,0", "404,0", "500,0"})
    void of_aStatus_isHeededForOverloadOnly(int status, int seconds) {
        assertThat(RetryAfter.of(status, "7", NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void of_arbitraryText_isAPauseOfUpToADay() {
        SplittableRandom random = new SplittableRandom(11);
        String letters = "0123456789 ,:;+-.eE\tMonTueNovGMT\u0661é\0";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder header = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                header.append(letters.charAt(random.nextInt(letters.length())));
            }

            assertThat(RetryAfter.of(429, header.toString(), NOW)).isBetween(Duration.ZERO, RetryAfter.LONGEST);
        }
    }
}
