package io.canaryjudge.spi;

/**
 * A notification on its way to a receiver.
 *
 * @param number in the order in which deliveries were committed
 * @param attempts how many have ended without success since it was offered
 * @param nextAttemptMillis when it may be tried, milliseconds since 1970
 * @param failure what the last attempt met; empty before the first
 */
public record Delivery(
        long number, NewDelivery owed, State state, int attempts, long nextAttemptMillis, String failure) {

    /** Whether a delivery is still to be made. */
    public enum State {
        /** It is to be made, now or later. */
        PENDING,
        /** The receiver has taken it. */
        DELIVERED,
        /** It was given up; somebody may offer it again. */
        DEAD
    }
}
