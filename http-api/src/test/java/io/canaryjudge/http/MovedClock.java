package io.canaryjudge.http;

import io.canaryjudge.http.loop.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A time of day that stands until it is moved, and an even clock that is ahead of the system's by as much. */
final class MovedClock implements TimeSource {

    private final long startMillis;
    private final AtomicLong nowMillis;

    MovedClock(Instant start) {
        startMillis = start.toEpochMilli();
        nowMillis = new AtomicLong(startMillis);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(nowMillis.get());
    }

    @Override
    public long nanoTime() {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(nowMillis.get() - startMillis);
    }

    void move(Duration step) {
        nowMillis.addAndGet(step.toMillis());
    }
}
