package io.canaryjudge.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.spi.DeliveryException;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Vert.x, a receiver and what is opened on the way, all closed after the test. */
abstract class NotifierFixture {

    static final Instant NOW = Instant.parse("2026-11-23T10:00:00.800Z");

    private final List<WebhookNotifier> notifiers = new ArrayList<>();
    Vertx vertx;
    Receiver receiver;
    LogCapture log;

    @BeforeEach
    void open() throws Exception {
        log = LogCapture.open();
        vertx = Vertx.vertx();
        receiver = Receiver.open(vertx);
    }

    @AfterEach
    void close() throws Exception {
        notifiers.forEach(WebhookNotifier::close);
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        log.close();
    }

    WebhookNotifier notifier(WebhookConfig config) {
        return notifier(config, InstantSource.fixed(NOW));
    }

    WebhookNotifier notifier(WebhookConfig config, InstantSource time) {
        return closedLater(new WebhookNotifier(vertx, config, "1.2.3", time, new SplittableRandom(1)));
    }

    WebhookNotifier closedLater(WebhookNotifier notifier) {
        notifiers.add(notifier);
        return notifier;
    }

    static CompletionStage<Void> deliver(WebhookNotifier notifier, String id) {
        return notifier.deliver(Examples.notification(id));
    }

    static void assertDelivered(CompletionStage<Void> delivery) {
        assertThat(delivery).succeedsWithin(Examples.SOON);
    }

    static void assertNotDelivered(CompletionStage<Void> delivery, String message) {
        assertThat(delivery)
                .failsWithin(Examples.SOON)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(DeliveryException.class)
                .withMessage(message)
                .withNoCause();
    }

    static void waitUntil(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Examples.SOON.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    static boolean isOver(CompletionStage<Void> delivery) {
        return delivery.toCompletableFuture().isDone();
    }
}
