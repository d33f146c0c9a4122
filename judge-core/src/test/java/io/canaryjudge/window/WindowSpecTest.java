package io.canaryjudge.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.testing.Seeds;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowSpecTest {

    @ParameterizedTest
    @CsvSource({
        "PT0.099S, PT0S, width",
        "PT0S, PT0S, width",
        "PT-1S, PT0S, width",
        "PT10M0.001S, PT0S, width",
        "PT0.1000001S, PT0S, width",
        "PT10000000000H, PT0S, width",
        "PT1S, PT-0.001S, grace",
        "PT1S, PT10M0.001S, grace",
        "PT0.1S, PT1M40.1S, grace",
        "PT0.5S, PT10M, grace"
    })
    void spec_outsideItsBounds_isRefused(Duration width, Duration grace, String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WindowSpec(width, grace))
                .withMessageStartingWith(name);
    }

    @ParameterizedTest
    @CsvSource({"PT0.1S, PT0S", "PT0.1S, PT1M40S", "PT10M, PT10M", "PT1S, PT10M"})
    void spec_atItsBounds_isTaken(Duration width, Duration grace) {
        assertThat(new WindowSpec(width, grace).openWindows())
                .isGreaterThanOrEqualTo((int) (grace.toMillis() / width.toMillis()));
    }

    @Test
    void windows_coverTimeWithoutGapOrOverlap_beforeAndAfter1970() {
        Seeds.upTo(200, random -> {
            WindowSpec spec = new WindowSpec(Duration.ofMillis(100 + random.nextInt(20_000)), Duration.ZERO);
            long moment = random.nextLong(-2_000_000_000_000L, 4_000_000_000_000L);
            long index = spec.indexOf(moment);

            assertThat(spec.startMillis(index)).isLessThanOrEqualTo(moment);
            assertThat(spec.startMillis(index + 1)).isGreaterThan(moment);
            assertThat(spec.indexOf(spec.startMillis(index))).isEqualTo(index);
            assertThat(spec.indexOf(spec.startMillis(index) - 1)).isEqualTo(index - 1);
        });
    }

    @Test
    void window_endsWithItsLastMillisecond_andIsSealedOneGraceLater() {
        Seeds.upTo(200, random -> {
            Duration width = Duration.ofMillis(100 + random.nextInt(20_000));
            WindowSpec spec = new WindowSpec(width, Duration.ofMillis(random.nextInt(60_000)));
            long index = random.nextLong(-1_000_000, 1_000_000_000);
            long end = spec.startMillis(index + 1);
            long sealed = end + spec.grace().toMillis();

            assertThat(spec.lastEnded(end - 1)).isEqualTo(index - 1);
            assertThat(spec.lastEnded(end)).isEqualTo(index);
            assertThat(spec.lastSealed(sealed - 1)).isEqualTo(index - 1);
            assertThat(spec.lastSealed(sealed)).isEqualTo(index);
            long furthest = sealed - 1 + WindowSpec.LEAD.toMillis();
            assertThat(spec.indexOf(furthest) - spec.lastSealed(sealed - 1)).isLessThanOrEqualTo(spec.openWindows());
        });
    }
}
