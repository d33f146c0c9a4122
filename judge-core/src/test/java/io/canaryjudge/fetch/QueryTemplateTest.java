package io.canaryjudge.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.metric.Cohort;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTemplateTest {

    @Test
    void placeholders_areFilledIn() {
        String query = "rate(x{service=\"${service}\",version='${version}',cohort=`${cohort}`}[${window}]) @ ${end}";

        assertThat(fill(query, QueryLanguage.PROMQL, "checkout", "1.5.0"))
                .isEqualTo("rate(x{service=\"checkout\",version='1.5.0',cohort=`canary`}[15s]) @ 1700000060.000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "PROMQL  |x{v=\"${version}\"}   |1\"} or up{a=\"   |x{v=\"1\\\"} or up{a=\\\"\"}",
                "PROMQL  |x{v=\"${version}\"}   |a\\              |x{v=\"a\\\\\"}",
                "PROMQL  |x{v=~\"${version}\"}  |1.5              |x{v=~\"1\\\\.5\"}",
                "PROMQL  |x{v='${version}'}     |it's             |x{v='it\\'s'}",
                "INFLUXQL|v = '${version}'      |1' OR 1=1 --     |v = '1\\' OR 1=1 --'",
                "INFLUXQL|v =~ /^${version}$/   |1.5/             |v =~ /^1\\.5\\/$/",
                "FLUX    |r.v == \"${version}\" |1\" or true      |r.v == \"1\\\" or true\"",
                "FLUX    |r.v == \"${version}\" |${x}             |r.v == \"\\${x}\"",
                "SQL     |v = '${version}'      |1' OR '1'='1     |v = '1'' OR ''1''=''1'",
                "SQL     |v = '${version}'      |a\\              |v = 'a\\'"
            })
    void aValue_cannotEndItsQuotes(QueryLanguage language, String template, String version, String expected) {
        assertThat(fill(template.strip(), language, "s", version.strip())).isEqualTo(expected.strip());
    }

    @Test
    void aRegex_matchesTheValueAlone() {
        assertThat(fill("x{v=~\"(${version}|b)\"}", QueryLanguage.PROMQL, "s", "a|.*"))
                .isEqualTo("x{v=~\"(a\\\\|\\\\.\\\\*|b)\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x{a=\"${nonsense}\"}|is unknown; allowed are ${service}, ${version}",
                "x{a=${version}}|must stand within quotes",
                "x{a=\"${version|is unknown",
                "x{a=\"b}|no end of what begins with"
            })
    void aTemplateThatIsWrong_isRefused(String template, String message) {
        assertThatThrownBy(() -> QueryTemplate.of(template, QueryLanguage.PROMQL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aValueThatCannotBeWritten_isRefused() {
        QueryTemplate raw = QueryTemplate.of("x{v=`${version}`}", QueryLanguage.PROMQL);

        assertThatThrownBy(() -> raw.fill(values("s", "a`b"))).hasMessageContaining("back quotes");
        assertThatThrownBy(() -> raw.fill(values("s", "a\nb"))).hasMessageContaining("control characters");
    }

    @Test
    void times_areWrittenAsTheLanguageHasThem() {
        String query = "${start} ${end} ${window}";

        assertThat(fill(query, QueryLanguage.INFLUXQL, "s", "v")).isEqualTo("1700000000000ms 1700000060000ms 15s");
        assertThat(fill(query, QueryLanguage.FLUX, "s", "v"))
                .isEqualTo("2023-11-14T22:13:20Z 2023-11-14T22:14:20Z 15s");
        assertThat(fill("'${start}' ${end} INTERVAL '${window}'", QueryLanguage.SQL, "s", "v"))
                .isEqualTo("'2023-11-14T22:13:20Z' TIMESTAMP '2023-11-14T22:14:20Z' INTERVAL '15 seconds'");
    }

    private static String fill(String template, QueryLanguage language, String service, String version) {
        return QueryTemplate.of(template, language).fill(values(service, version));
    }

    private static QueryValues values(String service, String version) {
        return new QueryValues(
                service, version, Cohort.CANARY, Duration.ofSeconds(15), 1_700_000_000_000L, 1_700_000_060_000L);
    }
}
