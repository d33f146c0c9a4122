package io.canaryjudge.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until it is moved. */
final class MovedClock implements InstantSource {

    private final AtomicLong nowMillis;

    MovedClock(Instant start) {
        nowMillis = new AtomicLong(start.toEpochMilli());
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(nowMillis.get());
    }

    void move(Duration step) {
        nowMillis.addAndGet(step.toMillis());
    }
}
