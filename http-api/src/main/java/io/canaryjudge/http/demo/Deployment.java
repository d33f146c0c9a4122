package io.canaryjudge.http.demo;

import java.util.concurrent.atomic.AtomicLong;

/** A release on a side, with what has become of it there. Safe for use by several threads. */
final class Deployment {

    private final Release release;
    private final Side side;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile long firstFailureNanos;

    Deployment(Release release, Side side) {
        this.release = release;
        this.side = side;
    }

    Release release() {
        return release;
    }

    String version() {
        return release.version();
    }

    Side side() {
        return side;
    }

    void receivedOne() {
        received.incrementAndGet();
    }

    void failedOne(long nanos) {
        if (failed.getAndIncrement() == 0) {
            firstFailureNanos = nanos;
        }
    }

    /** How many requests have reached it. */
    long received() {
        return received.get();
    }

    /** When it answered a request with an error for the first time, by {@link System#nanoTime}; 0 if it never did. */
    long firstFailureNanos() {
        return firstFailureNanos;
    }

    /** Share of errors so far; 0 when there was no request. */
    double errorRate() {
        long requests = received.get();
        return requests == 0 ? 0 : (double) failed.get() / requests;
    }
}
