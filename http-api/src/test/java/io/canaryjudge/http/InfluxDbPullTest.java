package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.influxdb.InfluxDbVersion;
import io.canaryjudge.connector.influxdb.VerdictTarget;
import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.http.MeasuredTraffic.Measured;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.config.SourceSettings;
import io.canaryjudge.http.config.SourceType;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A real InfluxDB has what is measured, and the real judge asks it; nothing is sent to the judge. */
@Execution(ExecutionMode.CONCURRENT)
class InfluxDbPullTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** Counts of steps in two columns of one query, and a histogram's buckets as counters. */
    private static final String POLICY = """
            {"duration": "20s", "soakShare": 0.4, "metrics": [
              {"name": "error_rate", "passSlack": 0.03, "query": {
                "rows": "SELECT sum(requests) AS total, sum(failures) AS errors FROM http_step WHERE service = '${service}' AND version = '${version}' AND time >= ${start} AND time < ${end} GROUP BY time(${window}), instance fill(none)",
                "counting": "increase"}},
              {"name": "latency_p50", "margin": 1.3, "passMargin": 3, "query": {
                "buckets": "SELECT bucket FROM http_duration_seconds WHERE service = '${service}' AND version = '${version}' AND time >= ${start} GROUP BY instance, le"}}]}""";

    @Test
    void aGoodRelease_isPromoted_badOnesAreAborted_andVerdictsAreWrittenBack(@TempDir Path folder) throws Exception {
        try (InfluxDbProcess influx = new InfluxDbProcess(folder);
                MeasuredTraffic traffic = new MeasuredTraffic(into(influx));
                RunningService judge = RunningService.start(asking(source("influx", influx.uri(), true)))) {
            String promoted = PulledRun.startWhenMeasured(judge, "good", POLICY);
            String failed = PulledRun.startWhenMeasured(judge, "failing", POLICY);
            String slowed = PulledRun.startWhenMeasured(judge, "slow", POLICY);

            PulledRun.expect(judge, failed, "ABORT", "error");
            PulledRun.expect(judge, slowed, "ABORT", "latency");
            JsonObject verdict = PulledRun.expect(judge, promoted, "PROMOTE", "every critical metric");

            for (Object source : verdict.getJsonArray("sources")) {
                JsonObject json = (JsonObject) source;
                assertThat(json.getLong("ageSeconds")).as(json.encode()).isLessThan(20);
                assertThat(json.fieldNames()).doesNotContain("failure");
            }
            RunningService.eventually(
                    "the verdicts in InfluxDB",
                    SOON,
                    () -> written(influx, promoted).contains("PROMOTE")
                            && written(influx, failed).contains("ABORT"));
            assertThat(influx.query(
                            "SELECT last(effect), judgement FROM canary_judge_verdict_metric WHERE metric = 'error_rate' AND analysis = '"
                                    + failed + "'"))
                    .contains("REGRESSED");
            assertThat(judge.metric("judge_verdict_points_total{result=\"written\"}"))
                    .isGreaterThan(3);
            assertThat(traffic.lost()).isZero();
        }
    }

    private static String written(InfluxDbProcess influx, String id) {
        return influx.query("SELECT verdict, score FROM canary_judge_verdict WHERE analysis = '" + id + "'");
    }

    @Test
    void aPolicyThatCannotBeJudged_isRefused_withTheReason(@TempDir Path folder) throws Exception {
        try (InfluxDbProcess influx = new InfluxDbProcess(folder);
                MeasuredTraffic traffic = new MeasuredTraffic(into(influx));
                RunningService judge = RunningService.start(asking(source("influx", influx.uri(), false)))) {
            PulledRun.startWhenMeasured(judge, "good", POLICY);
            RunningService.eventually(
                    "values that differ",
                    SOON,
                    () -> refusal(judge, "AND time >= ${start}").contains("in both cohorts"));

            assertThat(refusal(judge, "AND version = '${version}'")).contains("must have ${start}");
            assertThat(refusal(judge, "AND version = ${version} AND time >= ${start}"))
                    .contains("must stand within quotes");
            assertThat(refusal(judge, "AND version = '${version}' AND time >= ${start} AND nothing = 'x'"))
                    .contains("nothing matches the query of the baseline and of the canary");
            assertThat(refusal(judge, "AND time >= ${start}; DROP DATABASE metrics;"))
                    .contains("must be one SELECT");
            assertThat(refusal(judge, "AND time >= ${start} AND )")).contains("error parsing query");
            assertThat(traffic.lost()).isZero();
        }
    }

    private static String refusal(RunningService judge, String condition) {
        String policy = """
                {"metrics": [{"name": "error_rate", "query": {"rows":
                  "SELECT requests_total AS total, failures_total AS errors FROM http WHERE service = '${service}' %s GROUP BY instance, version"}}]}""".formatted(condition);
        HttpResponse<String> response = PulledRun.start(judge, "good", policy);
        assertThat(response.statusCode()).as(condition + ": " + response.body()).isIn(201, 422);
        return response.body();
    }

    @Test
    void aSourceThatIsDown_leavesItsMetricsWithoutData_andIsAskedUntilItIsBack(@TempDir Path folder) throws Exception {
        InfluxDbProcess first = new InfluxDbProcess(folder);
        InfluxDbProcess[] running = {first};
        try (MeasuredTraffic traffic =
                        new MeasuredTraffic(all -> into(running[0]).accept(all));
                RunningService judge = RunningService.start(asking(source("influx", first.uri(), true)))) {
            String policy = POLICY.replace("20s", "1h").replace("0.4", "0");
            String id = PulledRun.startWhenMeasured(judge, "good", policy);
            RunningService.eventually(
                    "the data", SOON, () -> errorRate(judge, id).containsKey("canary"));
            first.close();

            RunningService.eventually(
                    "the outage",
                    SOON,
                    () -> "source-failing".equals(errorRate(judge, id).getString("code")));
            JsonObject verdict = judge.verdict(id);
            assertThat(errorRate(judge, id).getString("cause")).contains("influx: no connection", "s old");
            assertThat(verdict.getString("verdict")).isEqualTo("CONTINUE");
            RunningService.eventually(
                    "points that could not be written",
                    SOON,
                    () -> judge.metric("judge_verdict_point_failures_total") > 0);

            running[0] = new InfluxDbProcess(first.uri().getPort(), folder);
            RunningService.eventually(
                    "the end of the outage",
                    Duration.ofSeconds(90),
                    () -> errorRate(judge, id).containsKey("canary"));
            RunningService.eventually(
                    "the points of the outage",
                    Duration.ofSeconds(90),
                    () -> written(running[0], id).contains("CONTINUE"));
            assertThat(traffic.lost()).isPositive();
        } finally {
            running[0].close();
        }
    }

    @Test
    void aSourceThatNeverAnswers_orIsTooSlow_promotesAndAbortsNothing() throws Exception {
        URI gone;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            gone = URI.create("http://127.0.0.1:" + closed.getLocalPort());
        }
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                RunningService judge = RunningService.start(asking(
                        source("gone", gone, true),
                        source("silent", URI.create("http://127.0.0.1:" + silent.getLocalPort()), true)))) {
            String unreachable = startWith(judge, "gone");
            String slow = startWith(judge, "silent");

            JsonObject one = PulledRun.expect(judge, unreachable, "INCONCLUSIVE", "");
            JsonObject other = PulledRun.expect(judge, slow, "INCONCLUSIVE", "");

            assertThat(one.getJsonArray("metrics").getJsonObject(0).getString("cause"))
                    .contains("gone: no connection", "it has never answered");
            assertThat(other.getJsonArray("metrics").getJsonObject(0).getString("cause"))
                    .contains("silent: no whole answer within 1000 ms");
        }
    }

    private static String startWith(RunningService judge, String source) {
        String policy = new JsonObject(POLICY.replace("20s", "10s"))
                .encode()
                .replace("\"query\"", "\"source\":\"" + source + "\",\"query\"");
        HttpResponse<String> response = PulledRun.start(judge, source, policy);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return new JsonObject(response.body()).getString("id");
    }

    private static JsonObject errorRate(RunningService judge, String id) {
        return judge.verdict(id).getJsonArray("metrics").getJsonObject(0);
    }

    private static Consumer<List<Measured>> into(InfluxDbProcess influx) {
        return all -> influx.write(all.stream().map(Measured::line).collect(Collectors.joining("\n")));
    }

    private static SourceSettings source(String name, URI uri, boolean writesVerdicts) {
        SourceServer server = SourceServer.of(name, uri).withLimits(Duration.ofSeconds(1), 1 << 20);
        SourceType type = new SourceType.InfluxDb(
                new InfluxDbVersion.V1("metrics", Optional.empty()),
                writesVerdicts
                        ? Optional.of(new VerdictTarget("metrics", VerdictTarget.MEASUREMENT))
                        : Optional.empty());
        return SourceSettings.of(server, type)
                .withTimes(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    private static ServerConfig asking(SourceSettings... sources) {
        return ServerConfig.DEFAULT.withSources(List.of(sources));
    }
}
