package io.canaryjudge.http.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestMappingTest {

    @Test
    void mapping_byDefault_hasTheNamesOfTheContract() {
        assertThat(IngestMapping.DEFAULT.fields().keySet())
                .containsExactly("duration_s", "error", "latency_ms", "latency_us", "status");
        assertThat(IngestMapping.DEFAULT)
                .extracting("serviceTag", "versionTag", "instanceTag")
                .containsExactly("service", "version", "instance");
    }

    @Test
    void mapping_withWrongNames_isRefused() {
        IngestMapping mapping = IngestMapping.DEFAULT;
        assertThatThrownBy(() -> mapping.withTags("a", "a", "b"))
                .hasMessageContaining("must differ, were 'a', 'a' and 'b'");
        assertThatThrownBy(() -> mapping.withTags("a", "b", "b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> mapping.withTags("a", "b", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> mapping.withTags("", "b", "c"))
                .hasMessage("serviceTag must be neither empty nor 'time', was ''");
        assertThatThrownBy(() -> mapping.withFields(Map.of())).hasMessageContaining("at least one entry");
        assertThatThrownBy(() -> mapping.withFields(Map.of("time", SampleField.STATUS)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"ns, NANOSECONDS", "us, MICROSECONDS", "u, MICROSECONDS", "ms, MILLISECONDS", "s, SECONDS"})
    void precision_ofItsWord_isKnown(String word, Precision precision) {
        assertThat(Precision.ofWord(word)).isEqualTo(precision);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NS", "m", "h", "seconds", " s"})
    void precision_ofAnotherWord_isRefused(String word) {
        assertThatThrownBy(() -> Precision.ofWord(word))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("precision is '" + word + "', must be one of ns, us, u, ms, s");
    }

    @Test
    void latestTime_atTheEndsOfLong_neitherOverflowsNorRefusesThePast() {
        assertThat(new LatestTime(Long.MAX_VALUE, 5).allows(Long.MAX_VALUE)).isTrue();
        assertThat(new LatestTime(0, Long.MAX_VALUE).allows(Long.MAX_VALUE)).isTrue();
        assertThat(new LatestTime(-10, 5).allows(Long.MAX_VALUE)).isFalse();
        assertThat(new LatestTime(Long.MIN_VALUE, 5).allows(Long.MAX_VALUE)).isFalse();
        assertThat(new LatestTime(10, 5).allows(Long.MIN_VALUE)).isTrue();
        assertThat(new LatestTime(10, 5).allows(15)).isTrue();
        assertThat(new LatestTime(10, 5).allows(16)).isFalse();
    }

    @Test
    void excerpt_ofLongOrStrangeText_isShortAndPrintable() {
        assertThat(Excerpt.of("a\nb\u0000\u001b[31m")).isEqualTo("a?b??[31m");
        assertThat(Excerpt.of("x".repeat(64))).hasSize(64).endsWith("x");
        assertThat(Excerpt.of("x".repeat(65))).hasSize(64).endsWith("x…");
        assertThat(Excerpt.of("😀".repeat(65))).isEqualTo("😀".repeat(63) + "…");
        assertThat(Excerpt.of("\ud83d")).isEqualTo("?");
    }
}
