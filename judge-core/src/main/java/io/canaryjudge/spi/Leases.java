package io.canaryjudge.spi;

import java.time.Duration;

/**
 * Who owns what, for a time. Each change of owner raises the subject's epoch, and a {@link Commit} under an older epoch
 * is refused: two nodes that both believe to be the owner, because one was paused or a clock jumped, cannot both write.
 * A clock that is wrong can make a take-over early or late, never wrong.
 *
 * <p>Calls block and throw {@link StoreException} as those of {@link Journal} do.
 */
public interface Leases {

    /**
     * Takes a lease that is free or has run out, or prolongs one's own.
     *
     * @param subject such as a stream
     * @param holder who asks, unique among all processes and their lives
     * @param nowMillis milliseconds since 1970
     * @param time how long it lasts, more than zero
     */
    LeaseOutcome acquire(String subject, String holder, long nowMillis, Duration time);

    /** Gives a lease back before its time; nothing happens when it is another's by now. */
    void release(String subject, String holder);

    /** What became of asking. */
    sealed interface LeaseOutcome {

        /** It is the holder's. */
        record Held(long epoch, long untilMillis) implements LeaseOutcome {}

        /** It is somebody else's. */
        record HeldByOther(String holder, long epoch, long untilMillis) implements LeaseOutcome {}
    }
}
