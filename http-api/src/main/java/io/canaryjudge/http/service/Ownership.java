package io.canaryjudge.http.service;

import io.canaryjudge.spi.Leases;
import io.canaryjudge.spi.Leases.LeaseOutcome;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * By what right a process writes to the streams of a store. Its calls block.
 *
 * @param holder this process, unique among all processes and their lives where the store is shared
 * @param sharing whether there can be others
 * @param lease how long a stream is left to a process that is not heard of
 */
public record Ownership(String holder, Sharing sharing, Duration lease) {

    /** Whether several processes use a store. */
    public enum Sharing {
        /** Only this one; nothing needs a lease. */
        SOLE,
        /** Each owns what it holds the lease of. */
        SHARED
    }

    /** Takes a stream or keeps it; its epoch, or nothing when it is somebody else's. */
    public OptionalLong claim(Leases leases, String stream, long nowMillis) {
        if (sharing == Sharing.SOLE) {
            return OptionalLong.of(0);
        }
        LeaseOutcome outcome = leases.acquire(stream, holder, nowMillis, lease);
        return outcome instanceof LeaseOutcome.Held held ? OptionalLong.of(held.epoch()) : OptionalLong.empty();
    }
}
