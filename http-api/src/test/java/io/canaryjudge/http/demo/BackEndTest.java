package io.canaryjudge.http.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A side's real servers, asked by a real client. */
class BackEndTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_795_428_000_000L));

    private final Vertx vertx = Vertx.vertx();
    private final WebClient client = WebClient.create(vertx);
    private final BlockingQueue<Measured> measured = new LinkedBlockingQueue<>();
    private BackEnd backEnd;

    @BeforeEach
    void start() throws Exception {
        backEnd = BackEnd.start(vertx, Side.GREEN, 2, new SplittableRandom(1), CLOCK)
                .await(10, TimeUnit.SECONDS);
        backEnd.tell(measured::add);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void health_isThatOfTheReleaseThatRuns() throws Exception {
        assertThat(get(1, BackEnd.HEALTH).statusCode()).isEqualTo(503);
        assertThat(get(1, "/").statusCode()).isEqualTo(503);
        Deployment deployment = backEnd.deploy(new Release("1.5.0", 1, 0, 1));

        HttpResponse<Buffer> health = get(1, BackEnd.HEALTH);

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.bodyAsString()).isEqualTo("1.5.0 on green-2 is well\n");
        assertThat(deployment.received()).isZero();
        assertThat(measured).isEmpty();
    }

    @Test
    void request_isAnsweredAndMeasuredAsTheReleaseHasIt() throws Exception {
        Deployment good = backEnd.deploy(new Release("1.5.0", 50, 0, 0));
        assertThat(get(0, "/orders").bodyAsString()).isEqualTo("1.5.0 served by green-1\n");
        Measured first = take();
        Deployment bad = backEnd.deploy(new Release("1.6.0", 1, 0, 1));
        assertThat(get(0, "/orders").statusCode()).isEqualTo(500);
        Measured second = take();

        assertThat(first.version()).isEqualTo("1.5.0");
        assertThat(first.instance()).isEqualTo("green-1");
        assertThat(first.latencyMicros()).isGreaterThanOrEqualTo(50_000);
        assertThat(first.endMillis()).isEqualTo(CLOCK.millis());
        assertThat(first.isFailure()).isFalse();
        assertThat(good.received()).isEqualTo(1);
        assertThat(good.firstFailureNanos()).isZero();
        assertThat(second.isFailure()).isTrue();
        assertThat(bad.errorRate()).isEqualTo(1);
        assertThat(bad.firstFailureNanos()).isNotZero();
    }

    private HttpResponse<Buffer> get(int server, String path) throws Exception {
        int port = backEnd.instances().get(server).port();
        return client.get(port, Loopback.ADDRESS, path).send().await(10, TimeUnit.SECONDS);
    }

    private Measured take() throws InterruptedException {
        Measured sample = measured.poll(5, TimeUnit.SECONDS);
        assertThat(sample).isNotNull();
        return sample;
    }
}
