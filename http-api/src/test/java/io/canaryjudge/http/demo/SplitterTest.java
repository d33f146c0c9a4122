package io.canaryjudge.http.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.demo.Splitter.Share;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The splitter between real servers and a real client. */
class SplitterTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_795_428_000_000L));

    private final Vertx vertx = Vertx.vertx();
    private final WebClient client = WebClient.create(vertx);
    private final BlockingQueue<Measured> measured = new LinkedBlockingQueue<>();
    private Instance baseline;
    private Instance canary;

    @BeforeEach
    void startBackEnds() throws Exception {
        baseline = new Instance("1.4.2", "1.4.2-1", await(listen()).actualPort());
        canary = new Instance("1.5.0", "1.5.0-1", await(listen()).actualPort());
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    @Test
    void pass_ofEveryRequest_countsByTheWeights() throws Exception {
        int port = splitter(new Share(List.of(baseline), 75), new Share(List.of(canary), 25));
        for (int i = 0; i < 200; i++) {
            await(client.get(port, Loopback.ADDRESS, "/").send());
        }

        assertThat(versions(200)).isEqualTo(Map.of("1.4.2", 150L, "1.5.0", 50L));
    }

    @Test
    void split_byOtherWeights_holdsFromTheNextRequestOn() throws Exception {
        Splitter splitter = new Splitter(vertx, CLOCK, measured::add, List.of(new Share(List.of(baseline), 1)));
        int port = await(splitter.listen());
        await(client.get(port, Loopback.ADDRESS, "/").send());
        splitter.split(List.of(new Share(List.of(baseline), 0), new Share(List.of(canary), 100)));
        for (int i = 0; i < 10; i++) {
            await(client.get(port, Loopback.ADDRESS, "/").send());
        }

        assertThat(versions(11)).isEqualTo(Map.of("1.4.2", 1L, "1.5.0", 10L));
    }

    @Test
    void pass_ofARequestWithABody_bringsBothBodiesStatusAndHeaders() throws Exception {
        int port = splitter(new Share(List.of(canary), 1));

        HttpResponse<Buffer> response = await(client.post(port, Loopback.ADDRESS, "/echo?status=503")
                .putHeader("x-order", "17")
                .sendBuffer(Buffer.buffer("one order")));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.bodyAsString()).isEqualTo("POST /echo?status=503 17 one order");
        assertThat(response.getHeader("x-instance")).isEqualTo("real");
        Measured sample = take();
        assertThat(sample.instance()).isEqualTo(canary);
        assertThat(sample.status()).isEqualTo(503);
        assertThat(sample.isFailure()).isTrue();
        assertThat(sample.endMillis()).isEqualTo(CLOCK.millis());
    }

    @Test
    void pass_ofASlowAnswer_measuresItsTime() throws Exception {
        int port = splitter(new Share(List.of(baseline), 1));

        long start = System.nanoTime();
        await(client.get(port, Loopback.ADDRESS, "/slow").send());
        long micros = (System.nanoTime() - start) / 1_000;

        assertThat(take().latencyMicros()).isBetween(50_000L - 1_000, micros);
    }

    @Test
    void pass_toAnInstanceThatIsGone_isABadGateway() throws Exception {
        HttpServer gone = await(listen());
        Instance instance = new Instance("1.5.0", "1.5.0-2", gone.actualPort());
        await(gone.close());
        int port = splitter(new Share(List.of(instance), 1));

        assertThat(await(client.get(port, Loopback.ADDRESS, "/").send()).statusCode())
                .isEqualTo(502);
        assertThat(take().status()).isEqualTo(502);
    }

    @Test
    void pass_ofAnAnswerWithoutBody_keepsItsStatus() throws Exception {
        int port = splitter(new Share(List.of(baseline), 1));

        HttpResponse<Buffer> response =
                await(client.get(port, Loopback.ADDRESS, "/nothing").send());

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isNull();
    }

    private int splitter(Share... shares) throws Exception {
        return await(new Splitter(vertx, CLOCK, measured::add, List.of(shares)).listen());
    }

    private Future<HttpServer> listen() {
        return vertx.createHttpServer().requestHandler(this::answer).listen(0, Loopback.ADDRESS);
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/nothing" -> request.response().setStatusCode(204).end();
            case "/slow" -> vertx.setTimer(50, timer -> request.response().end("late"));
            case "/echo" ->
                request.body()
                        .onSuccess(body -> request.response()
                                .setStatusCode(Integer.parseInt(request.getParam("status")))
                                .putHeader("x-instance", "real")
                                .end(request.method() + " " + request.uri() + " " + request.getHeader("x-order") + " "
                                        + body));
            default -> request.response().end("ok");
        }
    }

    private Map<String, Long> versions(int count) throws InterruptedException {
        Map<String, Long> versions = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            versions.merge(take().instance().version(), 1L, Long::sum);
        }
        return versions;
    }

    private Measured take() throws InterruptedException {
        Measured sample = measured.poll(5, TimeUnit.SECONDS);
        assertThat(sample).isNotNull();
        return sample;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(10, TimeUnit.SECONDS);
    }
}
