package io.canaryjudge.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.LogCapture;
import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.AttemptOutcome.Kind;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
        return closedLater(new WebhookNotifier(vertx, config, "1.2.3", time));
    }

    WebhookNotifier closedLater(WebhookNotifier notifier) {
        notifiers.add(notifier);
        return notifier;
    }

    static CompletionStage<AttemptOutcome> attempt(WebhookNotifier notifier, String id) {
        return notifier.attempt(Examples.notification(id));
    }

    static void assertDelivered(CompletionStage<AttemptOutcome> attempt) {
        AttemptOutcome outcome = outcome(attempt);
        assertThat(outcome.kind()).as(outcome.reason()).isEqualTo(Kind.DELIVERED);
    }

    static void assertEnded(CompletionStage<AttemptOutcome> attempt, Kind kind, String reason) {
        assertThat(outcome(attempt).reason()).isEqualTo(reason);
        assertThat(outcome(attempt).kind()).isEqualTo(kind);
    }

    static AttemptOutcome outcome(CompletionStage<AttemptOutcome> attempt) {
        return assertThat(attempt).succeedsWithin(Examples.SOON).actual();
    }

    static void waitUntil(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Examples.SOON.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
