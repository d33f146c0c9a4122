package io.canaryjudge.http.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.demo.SampleShipper.Tally;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipper against a service that does not always take what it is brought. */
class SampleShipperTest {

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> notices = new LinkedBlockingQueue<>();
    private SampleShipper shipper;

    @BeforeEach
    void startService() throws Exception {
        HttpServer service = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, Loopback.ADDRESS)
                .await(10, TimeUnit.SECONDS);
        shipper = new SampleShipper(WebClient.create(vertx), service.actualPort(), "checkout", notices::add);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void ship_whatTheServiceFailsToTake_keepsItForTheNextTime() throws Exception {
        statuses.add(503);
        ship(100);
        assertThat(take(notices)).contains("1 samples, which are kept", "503");
        assertThat(shipper.tally()).isEqualTo(Tally.NONE);
        assertThat(shipper.isBusy()).isTrue();
        bodies.clear();

        ship(200);

        assertThat(take(bodies)).contains("latency_us=100i");
        assertThat(take(bodies)).contains("latency_us=200i");
        awaitIdle();
        assertThat(shipper.tally()).isEqualTo(new Tally(2, 0, 0, 0));
    }

    @Test
    void ship_whatTheServiceRefuses_isToldAndNotSentAgain() throws Exception {
        statuses.add(400);
        ship(100);

        assertThat(take(notices)).contains("refused 1 samples: too bad");
        awaitIdle();
        assertThat(shipper.tally()).isEqualTo(new Tally(0, 0, 1, 0));
        assertThat(bodies).hasSize(1);
    }

    @Test
    void ship_toNobodyForTooLong_losesTheOldestAndSaysSo() throws Exception {
        for (int i = 0; i < 16; i++) {
            statuses.add(503);
            ship(i);
            take(notices);
        }

        assertThat(shipper.tally()).isEqualTo(new Tally(0, 0, 0, 1));
    }

    private void ship(long latencyMicros) throws Exception {
        CompletableFuture<Void> shipped = new CompletableFuture<>();
        vertx.runOnContext(now -> {
            shipper.accept(new Measured("1.5.0", "green-1", 1_795_428_000_000L, latencyMicros, 200));
            shipper.ship();
            shipped.complete(null);
        });
        shipped.get(5, TimeUnit.SECONDS);
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            bodies.add(body.toString());
            Integer status = statuses.poll();
            request.response().setStatusCode(status == null ? 204 : status);
            if (status == null) {
                request.response().end();
            } else {
                request.response()
                        .end(new JsonObject()
                                .put("detail", "too bad")
                                .put("accepted", 0)
                                .encode());
            }
        });
    }

    private void awaitIdle() throws InterruptedException {
        for (int i = 0; i < 500 && shipper.isBusy(); i++) {
            Thread.sleep(10);
        }
        assertThat(shipper.isBusy()).isFalse();
    }

    private static String take(BlockingQueue<String> queue) throws InterruptedException {
        String text = queue.poll(5, TimeUnit.SECONDS);
        assertThat(text).isNotNull();
        return text;
    }
}
