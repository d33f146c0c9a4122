package io.canaryjudge.spi;

import java.util.concurrent.CompletionStage;

/** Delivers notifications to one receiver, at least once each. Safe for use by several threads. */
public interface Notifier extends AutoCloseable {

    /**
     * Starts delivering; returns at once. The stage completes when the receiver has taken the notification, and fails
     * with {@link DeliveryException} when the implementation has given up.
     */
    CompletionStage<Void> deliver(Notification notification);

    /** Stops; what is under way is given up. */
    @Override
    void close();
}
