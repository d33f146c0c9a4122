package io.canaryjudge.spi;

import java.util.List;
import java.util.OptionalLong;

/**
 * The deliveries that are owed. They come in by {@link Commit#deliveries()}, with what they tell of, and are made by
 * whoever reads them here.
 *
 * <p>Calls block and throw {@link StoreException} as those of {@link Journal} do.
 */
public interface Outbox {

    /**
     * Deliveries to one receiver that may be tried now, the longest due first: of each subject at most one, the earliest
     * that is pending.
     */
    List<Delivery> due(String endpoint, long nowMillis, int limit);

    /** When the next delivery to a receiver may be tried; empty when none is pending. */
    OptionalLong nextDueMillis(String endpoint);

    /** Notes how an attempt ended; false when the delivery was not as {@code tried} says any more. */
    boolean settle(Delivery tried, Settlement settlement);

    /**
     * Those that were given up, in their order.
     *
     * @param after the number to go on after; 0 to begin
     */
    List<Delivery> dead(long after, int limit);

    /** Offers a delivery that was given up once more, under its old id; false when there is no such. */
    boolean offerAgain(long number, long nowMillis);

    /** The receivers that something is owed to, in the order of their names. */
    List<String> creditors();

    /**
     * Gives up all that is owed to a receiver.
     *
     * @param reason is noted as what the last attempt met
     * @return how many deliveries that were
     */
    long giveUp(String endpoint, long nowMillis, String reason);

    /** How many deliveries are in this state. */
    long count(Delivery.State state);

    /**
     * How an attempt ended.
     *
     * @param atMillis the next attempt's time for {@link Delivery.State#PENDING}, else when it ended
     * @param failure what the attempt met; empty for {@link Delivery.State#DELIVERED}
     */
    record Settlement(Delivery.State state, long atMillis, String failure) {

        /** The receiver has taken it. */
        public static Settlement delivered(long nowMillis) {
            return new Settlement(Delivery.State.DELIVERED, nowMillis, "");
        }

        /** It is to be tried again. */
        public static Settlement again(long nextAttemptMillis, String failure) {
            return new Settlement(Delivery.State.PENDING, nextAttemptMillis, failure);
        }

        /** It is given up. */
        public static Settlement dead(long nowMillis, String failure) {
            return new Settlement(Delivery.State.DEAD, nowMillis, failure);
        }
    }
}
