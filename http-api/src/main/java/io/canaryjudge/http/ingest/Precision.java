package io.canaryjudge.http.ingest;

/** The unit in which the timestamps of a line protocol body count from 1970-01-01T00:00Z. */
public enum Precision {
    NANOSECONDS,
    MICROSECONDS,
    MILLISECONDS,
    SECONDS;

    /**
     * The precision that a {@code ?precision=} parameter names.
     *
     * @param word {@code ns}, {@code n}, {@code us}, {@code u}, {@code ms} or {@code s}
     * @throws IllegalArgumentException if {@code word} is none of these
     */
    public static Precision ofWord(String word) {
        return switch (word) {
            case "ns", "n" -> NANOSECONDS;
            case "us", "u" -> MICROSECONDS;
            case "ms" -> MILLISECONDS;
            case "s" -> SECONDS;
            default ->
                throw new IllegalArgumentException(
                        "precision is '" + Excerpt.of(word) + "', must be one of ns, us, u, ms, s");
        };
    }

    /**
     * A timestamp as milliseconds since 1970-01-01T00:00Z, rounded towards the past.
     *
     * @throws ArithmeticException if that does not fit a {@code long}
     */
    long toMillis(long timestamp) {
        return switch (this) {
            case NANOSECONDS -> Math.floorDiv(timestamp, 1_000_000L);
            case MICROSECONDS -> Math.floorDiv(timestamp, 1_000L);
            case MILLISECONDS -> timestamp;
            case SECONDS -> Math.multiplyExact(timestamp, 1_000L);
        };
    }
}
