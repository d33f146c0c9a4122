package io.canaryjudge.http.loop;

import java.time.Instant;
import java.time.InstantSource;

/** Both times that a process has: that of the day, which may jump, and one that goes on evenly. Safe for any thread. */
public interface TimeSource extends InstantSource {

    /** Nanoseconds since some moment, of a clock that goes on evenly whatever is done to the time of day. */
    long nanoTime();

    /** What the system says. */
    static TimeSource system() {
        return new TimeSource() {
            @Override
            public Instant instant() {
                return Instant.now();
            }

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }
        };
    }
}
