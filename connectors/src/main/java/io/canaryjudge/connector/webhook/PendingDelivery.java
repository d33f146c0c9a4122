package io.canaryjudge.connector.webhook;

import io.canaryjudge.spi.DeliveryException;
import io.canaryjudge.spi.Notification;
import io.vertx.core.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A notification on its way: how often it was tried, what wakes it next, and who waits for it. Confined to one context.
 */
final class PendingDelivery {

    private final Notification notification;
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private int attempts;
    private @Nullable Timer timer;

    PendingDelivery(Notification notification) {
        this.notification = notification;
    }

    Notification notification() {
        return notification;
    }

    String id() {
        return notification.id();
    }

    /** The caller's view, which it cannot complete. */
    CompletionStage<Void> stage() {
        return result.minimalCompletionStage();
    }

    /** How many attempts have ended. */
    int attempts() {
        return attempts;
    }

    void countAttempt() {
        attempts++;
    }

    /** To be cancelled if the delivery ends before it fires. */
    void sleepUntil(Timer wakeUp) {
        timer = wakeUp;
    }

    void succeed() {
        result.complete(null);
    }

    void fail(String message) {
        if (timer != null) {
            timer.cancel();
        }
        result.completeExceptionally(new DeliveryException(message));
    }
}
