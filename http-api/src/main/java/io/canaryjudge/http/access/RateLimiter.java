package io.canaryjudge.http.access;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the requests of each principal against a rate with bursts. Safe for use by several threads.
 *
 * <p>Each principal has one number, the time up to which what it has sent would take at the rate (the generic cell rate
 * algorithm); a request is one too many when that time is more than a burst ahead. A number in the past says nothing, so it
 * is dropped when room is needed: at most {@link #MOST_PRINCIPALS} are held, and who finds no room shares one number.
 */
final class RateLimiter {

    static final int MOST_PRINCIPALS = 10_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final String OTHERS = "";

    private final RateLimit limit;
    private final ConcurrentHashMap<String, AtomicLong> busyUntil = new ConcurrentHashMap<>();

    RateLimiter(RateLimit limit) {
        this.limit = limit;
    }

    /**
     * Takes a request.
     *
     * @param nowNanos the time, from wherever it is counted
     * @return 0, or in how many seconds there is room if there is none
     */
    long take(String principal, long nowNanos) {
        long interval = NANOS_PER_SECOND / limit.perSecond();
        long tolerance = interval * (limit.burst() - 1L);
        AtomicLong until = until(principal, nowNanos);
        while (true) {
            long before = until.get();
            long start = before - nowNanos > 0 ? before : nowNanos;
            if (start - nowNanos > tolerance) {
                return Math.max(1, (start - nowNanos - tolerance + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND);
            }
            if (until.compareAndSet(before, start + interval)) {
                return 0;
            }
        }
    }

    private AtomicLong until(String principal, long nowNanos) {
        AtomicLong known = busyUntil.get(principal);
        if (known != null) {
            return known;
        }
        if (busyUntil.size() >= MOST_PRINCIPALS) {
            busyUntil.values().removeIf(until -> until.get() - nowNanos <= 0);
        }
        String key = busyUntil.size() >= MOST_PRINCIPALS ? OTHERS : principal;
        return busyUntil.computeIfAbsent(key, made -> new AtomicLong(nowNanos));
    }

    int principals() {
        return busyUntil.size();
    }
}
