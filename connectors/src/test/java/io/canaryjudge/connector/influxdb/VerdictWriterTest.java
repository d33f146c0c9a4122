package io.canaryjudge.connector.influxdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.connector.source.AnsweringServer;
import io.canaryjudge.connector.source.AnsweringServer.Answer;
import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.connector.source.SourceServer.Access;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerdictWriterTest {

    private static final String TOKEN = "t0ken";
    private static final InfluxDbVersion ONE = new InfluxDbVersion.V1("metrics", Optional.empty());
    private Vertx vertx;
    private Context context;

    @BeforeAll
    void open() {
        vertx = Vertx.vertx();
        context = vertx.getOrCreateContext();
    }

    @AfterAll
    void close() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private VerdictWriter writer(URI server, InfluxDbVersion version) throws Exception {
        return onContext(() -> new VerdictWriter(
                vertx,
                SourceServer.of("influx", server)
                        .withAccess(new Access.Bearer(TOKEN))
                        .withLimits(Duration.ofSeconds(10), 1 << 16),
                version,
                new VerdictTarget("metrics", "verdict")));
    }

    private <T> T onContext(Supplier<T> action) throws Exception {
        Promise<T> done = Promise.promise();
        context.runOnContext(there -> done.complete(action.get()));
        Future<T> result = done.future();
        return result.await(20, TimeUnit.SECONDS);
    }

    private void write(VerdictWriter writer, int times) throws Exception {
        onContext(() -> {
            for (int i = 0; i < times; i++) {
                writer.write("an 1", report(1_000L + i));
            }
            return "";
        });
    }

    private static AnalysisReport report(long asOfMillis) {
        AnalysisPlan plan = new AnalysisPlan("s,1", "1", "2", "", AnalysisPolicy.DEFAULT, 0);
        Verdict verdict = new Verdict.Continue(Urgency.NONE, "wait \"a\" while");
        return new AnalysisReport(plan, 3, verdict, List.of(), List.of(), List.of(), Double.NaN, 0, asOfMillis);
    }

    private static void eventually(String what, BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for %s", what).isLessThan(until);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Test
    void eachVersion_isWrittenToAsItWantsIt() throws Exception {
        List<InfluxDbVersion> versions = List.of(ONE, new InfluxDbVersion.V2("org"), new InfluxDbVersion.V3("metrics"));
        List<String> heads = List.of(
                "POST /write?db=metrics&precision=ms HTTP",
                "POST /api/v2/write?org=org&bucket=metrics&precision=ms HTTP",
                "POST /api/v3/write_lp?db=metrics&precision=millisecond HTTP");
        List<String> schemes = List.of("Bearer", "Token", "Bearer");
        for (int i = 0; i < versions.size(); i++) {
            try (AnsweringServer server = new AnsweringServer(request -> Answer.of(204, ""));
                    VerdictWriter writer = writer(server.uri(), versions.get(i))) {
                write(writer, 1);
                eventually("the point", () -> writer.written() == 1);

                assertThat(server.requests())
                        .singleElement()
                        .satisfies(
                                request -> assertThat(request)
                                        .contains(
                                                "verdict,analysis=an\\ 1,baseline=1,canary=2,service=s\\,1 final=false,"
                                                        + "reason=\"wait \\\"a\\\" while\",sequence=3i,urgency=\"NONE\",verdict=\"CONTINUE\" 1000"));
                assertThat(server.requests().get(0)).startsWith(heads.get(i));
                assertThat(server.requests().get(0).toLowerCase(Locale.ROOT))
                        .contains("authorization: " + schemes.get(i).toLowerCase(Locale.ROOT) + " " + TOKEN);
            }
        }
    }

    @Test
    void aServerThatIsIllForAWhile_getsThePointsLater() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (AnsweringServer server = new AnsweringServer(
                        request -> asked.incrementAndGet() == 1 ? Answer.of(503, "{}") : Answer.of(204, ""));
                VerdictWriter writer = writer(server.uri(), ONE)) {
            write(writer, 2);
            eventually("the points", () -> writer.written() == 2);

            assertThat(writer.failures()).isEqualTo(1);
            assertThat(writer.dropped()).isZero();
        }
    }

    @Test
    void pointsThatAreRefused_areDroppedAndCounted() throws Exception {
        try (AnsweringServer server = new AnsweringServer(request -> Answer.of(400, "{\"error\":\"partial write\"}"));
                VerdictWriter writer = writer(server.uri(), ONE)) {
            write(writer, 1);
            eventually("the refusal", () -> writer.dropped() == 1);

            assertThat(writer.written()).isZero();
            assertThat(writer.failures()).isEqualTo(1);
        }
    }

    @Test
    void aServerThatIsGone_costsNoMoreMemoryThanTheQueue() throws Exception {
        URI gone;
        try (AnsweringServer server = new AnsweringServer(request -> Answer.SILENCE)) {
            gone = server.uri();
        }
        try (VerdictWriter writer = writer(gone, ONE)) {
            write(writer, 12_000);
            eventually("the failure", () -> writer.failures() > 0);

            assertThat(writer.dropped()).isBetween(1_500L, 2_000L);
        }
    }
}
