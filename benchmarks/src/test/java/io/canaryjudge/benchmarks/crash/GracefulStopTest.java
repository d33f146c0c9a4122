package io.canaryjudge.benchmarks.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.canaryjudge.benchmarks.server.JudgeProcess;
import io.canaryjudge.connector.store.SqlStore;
import io.canaryjudge.spi.Delivery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real service that is told to stop with SIGTERM. */
class GracefulStopTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String SAMPLE = "r,service=s,version=1 status=200\n";
    private static final long SLOW_MILLIS = 3_000;

    @TempDir
    private Path folder;

    @Test
    void stop_turnsReadinessFirst_finishesTheDeliveryUnderWay_andTakesLessThanTenSeconds() throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            underWay.countDown();
            try {
                TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        try {
            JudgeProcess judge =
                    start("http://127.0.0.1:" + receiver.getAddress().getPort() + "/");
            judge.post(
                    "/api/v1/analyses",
                    "{\"service\":\"s\",\"baseline\":\"1\",\"canary\":\"2\",\"policy\":{\"duration\":\"1h\"}}");
            judge.post("/api/v1/signals", "{\"signal\":\"data-corruption\",\"service\":\"s\",\"reporter\":\"test\"}");
            assertThat(underWay.await(20, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<List<Integer>> seen = CompletableFuture.supplyAsync(() -> untilItIsGone(judge));

            long begun = System.nanoTime();
            judge.stop();

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
            assertThat(seen.get()).contains(503).endsWith(204);
            try (SqlStore store = SqlStore.file(folder.resolve("journal.db"))) {
                assertThat(store.outbox().count(Delivery.State.DELIVERED)).isEqualTo(1);
                assertThat(store.outbox().count(Delivery.State.PENDING)).isZero();
            }
        } finally {
            receiver.stop(0);
        }
    }

    /** What {@code /readyz} and then ingest answer, in turn; while it says 503, samples are taken still. */
    private static List<Integer> untilItIsGone(JudgeProcess judge) {
        List<Integer> statuses = new ArrayList<>();
        try {
            while (true) {
                int ready = judge.ask("/readyz").statusCode();
                int ingest = judge.post("/api/v2/write", SAMPLE).statusCode();
                statuses.add(ready);
                statuses.add(ingest);
            }
        } catch (IOException e) {
            return statuses;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private JudgeProcess start(String url) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return JudgeProcess.start(
                List.of(java, "-cp", System.getProperty("java.class.path"), "io.canaryjudge.http.cli.Main", "serve"),
                folder,
                Map.of(
                        "CANARYJUDGE_WEBHOOK_URL", url,
                        "CANARYJUDGE_WEBHOOK_SECRET", SECRET,
                        "CANARYJUDGE_WEBHOOK_ADDRESSES", "any"));
    }
}
