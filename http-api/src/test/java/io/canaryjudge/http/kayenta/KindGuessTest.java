package io.canaryjudge.http.kayenta;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.judgement.MetricKind.Gauge;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.judgement.MetricKind.Throughput;
import io.canaryjudge.metric.Direction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindGuessTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Latency p99 | x | 0.99",
                "latency_p50 | x | 0.5",
                "Request Duration P95 | x | 0.95",
                "response time 99.9th percentile | x | 0.999",
                "latency p999 | x | 0.999",
                "latency_p99_9 | x | 0.999",
                "latency p99_5m | x | 0.99",
                "Median latency | x | 0.5",
                "latency | histogram_quantile(0.95, sum(rate(request_seconds_bucket[5m])) by (le)) | 0.95",
                "latency | rpc_seconds{quantile=\".9\"} | 0.9",
                "slow requests | SELECT percentile(duration, 98) FROM Transaction | 0.98",
                "responseTime | ALIGN_PERCENTILE_99 | 0.99",
                "error latency p90 | x | 0.9",
                "web | p75:trace.servlet.request.duration{env:prod} | 0.75"
            })
    void latencyWithAQuantile_isTheQuantile(String name, String query, double q) {
        assertThat(KindGuess.of(name, query)).contains(new LatencyQuantile(q));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Error Rate | x",
                "http 5xx | x",
                "failed requests | x",
                "failure ratio | latency p99",
                "bad | rate(requests_total{status=\"5xx\"}[1m])",
                "4xx and 5xx errors | x",
                "requests | errors.count{code!=\"404\"}"
            })
    void failures_areTheErrorRate(String name, String query) {
        assertThat(KindGuess.of(name, query)).containsInstanceOf(ErrorRate.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mean latency | avg(request_seconds)",
                "max latency p100 | x",
                "latency p00 | x",
                "4xx errors | x",
                "client errors | x",
                "conversions | sum(sales) / sum(visits)",
                "cpuid | x",
                "failover count | x",
                "p99 heap | x",
                "'' | ''"
            })
    void otherThings_areUnknown(String name, String query) {
        assertThat(KindGuess.of(name, query)).as("%s", name).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "throughput | rate(requests_total{status!~\"5xx\"}[1m])",
                "RPS | x",
                "Requests per second | x",
                "request-rate | errors"
            })
    void requestsASecond_areTheThroughput(String name, String query) {
        assertThat(KindGuess.of(name, query)).contains(new Throughput(Direction.DECREASE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CPU | cpu_usage | cpu",
                "JVM Memory (used) | request_duration | jvm_memory_used",
                "queue_depth | x | queue_depth",
                "1. Heap | x | heap"
            })
    void levels_areGauges_namedLikeThem(String name, String query, String field) {
        assertThat(KindGuess.of(name, query)).contains(new Gauge(field, Direction.INCREASE));
    }
}
