package io.canaryjudge.window;

import java.time.Duration;

/**
 * How time is cut. Window {@code i} covers the milliseconds {@code [i * width, (i + 1) * width)} since 1970.
 *
 * @param width length of a window, 100 ms to 10 min in whole milliseconds
 * @param grace how long after its end a window still takes samples, 0 to 10 min and at most 1 000 windows
 */
public record WindowSpec(Duration width, Duration grace) {

    /** How far ahead of its arrival a sample may be dated: senders' clocks differ. */
    public static final Duration LEAD = Duration.ofSeconds(10);

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MOST_OPEN = 1_000;

    /** Windows of one second, open for another fifteen, which covers senders that flush every ten seconds. */
    public static final WindowSpec DEFAULT = new WindowSpec(Duration.ofSeconds(1), Duration.ofSeconds(15));

    /** @throws IllegalArgumentException if a duration is outside its range */
    public WindowSpec {
        if (width.compareTo(SHORTEST) < 0 || width.compareTo(LONGEST) > 0 || width.toNanos() % 1_000_000 != 0) {
            throw new IllegalArgumentException("width must be 100 ms to 10 min in whole milliseconds, was " + width);
        }
        if (grace.isNegative() || grace.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("grace must be 0 to 10 min, was " + grace);
        }
        if (grace.toMillis() / width.toMillis() > MOST_OPEN) {
            throw new IllegalArgumentException(
                    "grace must be at most " + MOST_OPEN + " windows of " + width + ", was " + grace);
        }
    }

    /** The window that holds a moment given in milliseconds since 1970. */
    public long indexOf(long epochMillis) {
        return Math.floorDiv(epochMillis, width.toMillis());
    }

    /** The first millisecond of a window. */
    public long startMillis(long index) {
        return index * width.toMillis();
    }

    /** The last window that has ended at {@code nowMillis}; samples for it may still come. */
    public long lastEnded(long nowMillis) {
        return indexOf(nowMillis) - 1;
    }

    /** The last window that takes no more samples at {@code nowMillis}. */
    public long lastSealed(long nowMillis) {
        return lastEnded(nowMillis - grace.toMillis());
    }

    /** The most windows that can be open at one time, those ahead of the present one included. */
    public int openWindows() {
        return (int) ((grace.toMillis() + LEAD.toMillis()) / width.toMillis()) + 3;
    }
}
