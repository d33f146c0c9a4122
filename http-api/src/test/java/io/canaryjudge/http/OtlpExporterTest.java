package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.DefaultAggregationSelector;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** OpenTelemetry's own SDK and exporter against the service: what instrumented services send ends in a verdict. */
class OtlpExporterTest {

    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final List<Double> BOUNDS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

    @Test
    void canary_thatFailsOrIsSlow_isAbortedByWhatTheSdkExports() {
        try (RunningService service = RunningService.start()) {
            List<Trial> trials = new ArrayList<>();
            for (Aggregation aggregation :
                    List.of(Aggregation.defaultAggregation(), Aggregation.base2ExponentialBucketHistogram())) {
                for (Temporality temporality : Temporality.values()) {
                    for (Harm harm : Harm.values()) {
                        trials.add(new Trial(service, trials.size(), aggregation, temporality, harm));
                    }
                }
            }

            RunningService.eventually("eight aborts", Duration.ofSeconds(90), () -> {
                trials.forEach(Trial::serve);
                return trials.stream().allMatch(Trial::isAborted);
            });

            for (Trial trial : trials) {
                assertThat(trial.verdict().getString("reason")).as(trial.name).contains(trial.harm.metric);
                trial.close();
            }
            assertThat(service.metric("judge_otlp_points_total{result=\"used\"}"))
                    .isGreaterThanOrEqualTo(16);
            assertThat(service.metric("judge_otlp_points_total{result=\"malformed\"}"))
                    .isZero();
            assertThat(service.metric("judge_otlp_points_total{result=\"overlap\"}"))
                    .isZero();
            assertThat(service.metric("judge_otlp_points_total{result=\"first\"}"))
                    .isZero();
        }
    }

    /** What is wrong with a canary. */
    private enum Harm {
        FAILS("error rate"),
        IS_SLOW("latency");

        final String metric;

        Harm(String metric) {
            this.metric = metric;
        }
    }

    /** Which points an exporter sends. */
    private enum Temporality {
        DELTA,
        CUMULATIVE;

        AggregationTemporalitySelector selector() {
            return this == DELTA
                    ? AggregationTemporalitySelector.deltaPreferred()
                    : AggregationTemporalitySelector.alwaysCumulative();
        }
    }

    /** A service with a bad canary. */
    private static final class Trial {
        private final String name;
        private final Harm harm;
        private final RunningService service;
        private final ServingInstance baseline;
        private final ServingInstance canary;
        private final String analysis;

        Trial(RunningService service, int number, Aggregation aggregation, Temporality temporality, Harm harm) {
            this.harm = harm;
            this.service = service;
            name = "shop-" + number + "-" + temporality + "-" + harm + "-" + aggregation;
            String shop = "shop-" + number;
            baseline = new ServingInstance(service, shop, "1", aggregation, temporality);
            canary = new ServingInstance(service, shop, "2", aggregation, temporality);
            analysis = service.startAnalysis(shop);
        }

        void serve() {
            for (int i = 0; i < 10; i++) {
                baseline.serve(0.020, 0);
                canary.serve(harm == Harm.IS_SLOW ? 0.120 : 0.020, harm == Harm.FAILS ? 0.3 : 0);
            }
        }

        boolean isAborted() {
            return verdict().getString("verdict").equals("ABORT");
        }

        JsonObject verdict() {
            return service.verdict(analysis);
        }

        void close() {
            baseline.provider.close();
            canary.provider.close();
        }
    }

    /** One instance of a version, instrumented as the semantic conventions want it. */
    private static final class ServingInstance {
        private final SplittableRandom random = new SplittableRandom(7);
        private final SdkMeterProvider provider;
        private final DoubleHistogram durations;

        ServingInstance(
                RunningService service, String name, String version, Aggregation aggregation, Temporality temporality) {
            OtlpHttpMetricExporter exporter = OtlpHttpMetricExporter.builder()
                    .setEndpoint(service.uri("/v1/metrics").toString())
                    .setCompression(version.equals("1") ? "gzip" : "none")
                    .setAggregationTemporalitySelector(temporality.selector())
                    .setDefaultAggregationSelector(
                            DefaultAggregationSelector.getDefault().with(InstrumentType.HISTOGRAM, aggregation))
                    .build();
            provider = SdkMeterProvider.builder()
                    .setResource(Resource.create(Attributes.builder()
                            .put("service.name", name)
                            .put("service.version", version)
                            .put("service.instance.id", name + "-" + version)
                            .build()))
                    .registerMetricReader(PeriodicMetricReader.builder(exporter)
                            .setInterval(Duration.ofMillis(500))
                            .build())
                    .build();
            durations = provider.get("io.opentelemetry.test")
                    .histogramBuilder("http.server.request.duration")
                    .setUnit("s")
                    .setExplicitBucketBoundariesAdvice(BOUNDS)
                    .build();
        }

        void serve(double seconds, double failing) {
            long status = random.nextDouble() < failing ? 500 : 200;
            double took = seconds * (0.5 + random.nextDouble());
            durations.record(took, Attributes.of(STATUS, status, ROUTE, "/items/" + random.nextInt(5)));
        }
    }
}
