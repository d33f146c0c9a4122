package io.canaryjudge.connector.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.source.AnsweringServer;
import io.canaryjudge.connector.source.AnsweringServer.Answer;
import io.canaryjudge.connector.source.MetricSourceContract;
import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.connector.source.SourceServer.Access;
import io.canaryjudge.fetch.FetchOutcome.Fetched;
import io.canaryjudge.fetch.FetchRequest;
import io.canaryjudge.fetch.FetchedData;
import io.canaryjudge.fetch.FetchedData.CountStretch;
import io.canaryjudge.fetch.FetchedData.LatencyStretch;
import io.canaryjudge.fetch.MetricQuery;
import io.canaryjudge.fetch.MetricQuery.Counting;
import io.canaryjudge.fetch.MetricQuery.LatencyUnit;
import io.canaryjudge.histogram.HistogramLayout;
import io.canaryjudge.spi.MetricSource;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusSourceTest extends MetricSourceContract {

    @Override
    protected MetricSource source(URI server, Duration timeout, int maxAnswerBytes) {
        return new PrometheusSource(
                vertx,
                SourceServer.of("prom", server)
                        .withAccess(new Access.Bearer(SECRET))
                        .withLimits(timeout, maxAnswerBytes));
    }

    @Override
    protected MetricQuery counts() {
        return new MetricQuery.Counts("requests_total{version=\"2\"}", Optional.empty(), Counting.CUMULATIVE);
    }

    @Override
    protected MetricQuery levels() {
        return new MetricQuery.Levels("avg by (instance) (cpu)");
    }

    @Override
    protected String answer(List<Line> lines) {
        JsonArray result = new JsonArray();
        for (Line line : lines) {
            result.add(
                    series(new JsonObject().put("instance", line.instance()).put("path", line.path()), line.values()));
        }
        return matrix(result);
    }

    private static JsonObject series(JsonObject labels, List<@Nullable String> values) {
        JsonArray points = new JsonArray();
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            if (value != null) {
                points.add(new JsonArray()
                        .add((START_MILLIS + i * STEP_MILLIS) / 1e3)
                        .add(value));
            }
        }
        return new JsonObject().put("metric", labels).put("values", points);
    }

    private static String matrix(JsonArray result) {
        return new JsonObject()
                .put("status", "success")
                .put("warnings", new JsonArray().add("one of two stores did not answer"))
                .put("data", new JsonObject().put("resultType", "matrix").put("result", result))
                .encode();
    }

    @Override
    protected String nonsense() {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1]]}]}}";
    }

    @Override
    protected String wrongTypes() {
        return answer(List.of(new Line("a", "/", "many", "more")));
    }

    @Override
    protected String incomplete() {
        return answer(List.of(new Line("a", "/", "1", "2")));
    }

    private Fetched fetch(AnsweringServer server, MetricQuery query) throws Exception {
        try (MetricSource source = source(server.uri(), Duration.ofSeconds(5), 1 << 20)) {
            return (Fetched) source.fetch(new FetchRequest(
                            query, "instance", START_MILLIS, START_MILLIS + 60_000, Duration.ofSeconds(10)))
                    .outcome()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        }
    }

    private Fetched fetch(String body, MetricQuery query) throws Exception {
        try (AnsweringServer server = new AnsweringServer(request -> Answer.of(200, body))) {
            return fetch(server, query);
        }
    }

    @Test
    void aSelector_isFetchedAsScraped_andAnythingElseStepByStep() throws Exception {
        try (AnsweringServer server = new AnsweringServer(request -> Answer.of(200, matrix(new JsonArray())))) {
            fetch(server, counts());
            fetch(server, levels());

            assertThat(server.requests().get(0))
                    .contains("POST /api/v1/query ", "requests_total%7Bversion%3D%222%22%7D%5B180000ms%5D");
            assertThat(server.requests().get(1)).contains("POST /api/v1/query_range ", "step=10.000");
        }
    }

    @Test
    void aServerThatTakesNoForms_isAskedByGet() throws Exception {
        try (AnsweringServer server = new AnsweringServer(
                request -> request.startsWith("POST") ? Answer.of(405, "") : Answer.of(200, matrix(new JsonArray())))) {
            Fetched fetched = fetch(server, counts());

            assertThat(fetched.data().isEmpty()).isTrue();
            assertThat(server.requests().get(1)).startsWith("GET /api/v1/query?");
        }
    }

    @Test
    void theSourcesWarnings_areHandedOn() throws Exception {
        assertThat(fetch(matrix(new JsonArray()), counts()).notes().warnings())
                .containsExactly("one of two stores did not answer");
    }

    @Test
    void theMatchedSeries_areNamed() throws Exception {
        assertThat(fetch(answer(List.of(new Line("a", "/", "1", "2"))), counts())
                        .notes()
                        .matched())
                .containsExactly("{instance=\"a\",path=\"/\"}");
    }

    @Test
    void aCounterThatBeginsAnew_isCountedFromZero_andNoted() throws Exception {
        Fetched fetched = fetch(answer(List.of(new Line("a", "/", "100", "110", "3", "5"))), counts());

        assertThat(((FetchedData.Counts) fetched.data()).stretches())
                .extracting(CountStretch::total)
                .containsExactly(10L, 3L, 2L);
        assertThat(fetched.notes().gaps()).containsExactly("a counter that began anew");
    }

    @Test
    void aSeriesThatAppearsBetweenTwoScrapes_beganAtZero() throws Exception {
        Fetched fetched = fetch(
                answer(List.of(new Line("a", "/", "100", "110", "120"), new Line("a", "/failing", null, null, "4"))),
                counts());

        assertThat(((FetchedData.Counts) fetched.data()).stretches())
                .extracting(CountStretch::total)
                .containsExactly(10L, 14L);
    }

    @Test
    void failures_areCountedWithTheRequestsOfTheSameStretch() throws Exception {
        MetricQuery query = new MetricQuery.Counts(
                "requests_total{version=\"2\"}",
                Optional.of("requests_total{version=\"2\",status=~\"5..\"}"),
                Counting.CUMULATIVE);
        String failing = answer(List.of(new Line("a", "/failing", null, "2", "5")));
        String all =
                answer(List.of(new Line("a", "/", "100", "110", "120"), new Line("a", "/failing", null, "2", "5")));
        try (AnsweringServer server =
                new AnsweringServer(request -> Answer.of(200, request.contains("5..%22") ? failing : all))) {
            assertThat(((FetchedData.Counts) fetch(server, query).data()).stretches())
                    .containsExactly(
                            new CountStretch("a", START_MILLIS, START_MILLIS + 10_000, 12, 2),
                            new CountStretch("a", START_MILLIS + 10_000, START_MILLIS + 20_000, 13, 3));
        }
    }

    @Test
    void classicBuckets_areDifferenced_andExactAtTheirEdges() throws Exception {
        JsonArray result = new JsonArray()
                .add(bucket("0.1", "5", "10"))
                .add(bucket("0.5", "6", "20"))
                .add(bucket("+Inf", "6", "21"));

        Fetched fetched = fetch(matrix(result), latencies());

        LatencyStretch stretch =
                ((FetchedData.Distributions) fetched.data()).stretches().get(0);
        assertThat(stretch.latency().count()).isEqualTo(15);
        assertThat(stretch.latency().countAbove(HistogramLayout.bucketEnd(100_000)))
                .isEqualTo(10);
        assertThat(stretch.latency().countAbove(HistogramLayout.bucketEnd(500_000)))
                .isEqualTo(1);
        assertThat(stretch.latency().edges().upper(200_000)).isEqualTo(HistogramLayout.bucketEnd(500_000));
    }

    private static JsonObject bucket(String end, String... values) {
        return series(
                new JsonObject()
                        .put("__name__", "duration_seconds_bucket")
                        .put("instance", "a")
                        .put("le", end),
                List.of(values));
    }

    private static MetricQuery latencies() {
        return new MetricQuery.Latencies("duration_seconds_bucket", Counting.CUMULATIVE, LatencyUnit.SECONDS);
    }

    @Test
    void nativeHistograms_areDifferenced_andTakenBeforeClassicOnes() throws Exception {
        JsonArray before = new JsonArray()
                .add(new JsonArray().add(0).add("0.25").add("0.5").add("4"));
        JsonArray after = new JsonArray()
                .add(new JsonArray().add(0).add("0.25").add("0.5").add("4"))
                .add(new JsonArray().add(0).add("1").add("2").add("3"));
        JsonArray points = new JsonArray()
                .add(new JsonArray().add(START_MILLIS / 1e3).add(new JsonObject().put("buckets", before)))
                .add(new JsonArray().add(START_MILLIS / 1e3 + 10).add(new JsonObject().put("buckets", after)));
        JsonArray result = new JsonArray()
                .add(new JsonObject()
                        .put(
                                "metric",
                                new JsonObject()
                                        .put("__name__", "duration_seconds")
                                        .put("instance", "a"))
                        .put("histograms", points))
                .add(bucket("+Inf", "4", "7"));

        Fetched fetched = fetch(matrix(result), latencies());

        List<LatencyStretch> stretches = ((FetchedData.Distributions) fetched.data()).stretches();
        assertThat(stretches).hasSize(1);
        assertThat(stretches.get(0).latency().count()).isEqualTo(3);
        assertThat(stretches.get(0).latency().edges().lower(1_500_000)).isBetween(999_000L, 1_001_000L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "up;true",
                "up{a=\"}\"};true",
                "{__name__=~\"a|b\"};true",
                "up{a=\"b\"}[5m];false",
                "rate(up[1m]);false",
                "up{a=\"b\"} + 1;false",
                "up offset 5m;false"
            })
    void selectors_areToldFromOtherQueries(String query, boolean isSelector) {
        assertThat(Selector.of(query).isPresent()).isEqualTo(isSelector);
    }
}
