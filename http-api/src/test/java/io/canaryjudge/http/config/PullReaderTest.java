package io.canaryjudge.http.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canaryjudge.fetch.MetricQuery;
import io.canaryjudge.fetch.MetricQuery.Counting;
import io.canaryjudge.fetch.MetricQuery.LatencyUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PullReaderTest {

    @Test
    void queries_areReadByTheKindOfTheirMetric() {
        PolicyDocument document = PolicyDocument.read("""
                metrics:
                  - {name: error_rate, source: prom, query: {errors: e, total: t, counting: increase}}
                  - {name: latency_p99, query: {buckets: b, unit: ms}}
                  - {name: latency_p50, query: {buckets: b, unit: ms}}
                  - {name: cpu, kind: gauge, query: 'avg(cpu)'}
                  - {name: orders, kind: ratio, query: {events: o, of: s}}
                  - {name: load, kind: throughput, source: prom, query: {errors: e, total: t, counting: increase}}
                """);

        assertThat(document.pulled())
                .extracting(PulledMetric::query)
                .containsExactly(
                        new MetricQuery.Counts("t", Optional.of("e"), Counting.INCREASE),
                        new MetricQuery.Latencies("b", Counting.CUMULATIVE, LatencyUnit.MILLISECONDS),
                        new MetricQuery.Latencies("b", Counting.CUMULATIVE, LatencyUnit.MILLISECONDS),
                        new MetricQuery.Levels("avg(cpu)"),
                        new MetricQuery.Counts("s", Optional.of("o"), Counting.CUMULATIVE),
                        new MetricQuery.Counts("t", Optional.of("e"), Counting.INCREASE));
        assertThat(document.pulled()).extracting(PulledMetric::source).startsWith("prom", "", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{name: error_rate, query: {total: t}}; metrics[0].query.errors; is missing",
                "{name: error_rate, query: {rows: t, total: t}}; metrics[0].query.total; is unknown",
                "{name: error_rate, query: {rows: \"a\\u0007\"}}; metrics[0].query.rows; control characters",
                "{name: latency_p99, query: {total: t}}; metrics[0].query.buckets; is missing",
                "{name: latency_p99, query: {buckets: b, unit: min}}; metrics[0].query.unit; must be one of s, ms, us",
                "{name: latency_p99, query: text}; metrics[0].query; must be a mapping",
                "{name: error_rate, source: prom}; metrics[0].source; of no use without a query",
                "{name: cpu, kind: gauge, query: {value: v, more: 1}}; metrics[0].query.more; is unknown"
            })
    void whatIsWrong_isRefusedWithItsPlace(String metric, String path, String message) {
        List<Problem> problems = catchThrowableOfType(
                        InvalidInputException.class, () -> PolicyDocument.read("metrics: [" + metric + "]"))
                .problems();

        assertThat(problems)
                .anySatisfy(problem -> assertThat(problem.path()).isEqualTo(path))
                .anySatisfy(problem -> assertThat(problem.message()).contains(message));
    }

    @Test
    void rows_areOneQueryForBothCounts_ofOneOrMoreLines() {
        PolicyDocument document = PolicyDocument.read("""
                metrics:
                  - name: error_rate
                    query:
                      rows: |
                        from(bucket: "b")
                          |> range(start: ${start})
                  - {name: orders, kind: ratio, query: {rows: r, counting: increase}}
                """);

        String flux = "from(bucket: \"b\")\n  |> range(start: ${start})\n";
        assertThat(document.pulled())
                .extracting(PulledMetric::query)
                .containsExactly(
                        new MetricQuery.Counts(flux, Optional.of(flux), Counting.CUMULATIVE),
                        new MetricQuery.Counts("r", Optional.of("r"), Counting.INCREASE));
    }

    @Test
    void twoQueriesForTheSameRequests_areRefused() {
        List<Problem> problems = catchThrowableOfType(InvalidInputException.class, () -> PolicyDocument.read("""
                metrics:
                  - {name: latency_p99, query: {buckets: one}}
                  - {name: latency_p50, query: {buckets: other}}
                """))
                .problems();

        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("all latencies at one"));
    }
}
