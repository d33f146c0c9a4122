package io.canaryjudge.fetch;

import io.canaryjudge.histogram.HistogramSnapshot;
import java.util.List;

/** What a source knows of one cohort. */
public sealed interface FetchedData {

    /** Whether there is nothing in it. */
    boolean isEmpty();

    /** Requests that were counted, by instance and stretch of time. */
    record Counts(List<CountStretch> stretches) implements FetchedData {

        /** Copies the list. */
        public Counts {
            stretches = List.copyOf(stretches);
        }

        @Override
        public boolean isEmpty() {
            return stretches.isEmpty();
        }
    }

    /** Latencies in buckets, by instance and stretch of time; exact at the buckets' edges. */
    record Distributions(List<LatencyStretch> stretches) implements FetchedData {

        /** Copies the list. */
        public Distributions {
            stretches = List.copyOf(stretches);
        }

        @Override
        public boolean isEmpty() {
            return stretches.isEmpty();
        }
    }

    /** Numbers that were read, by instance and moment, in the unit of the query. */
    record Levels(List<LevelPoint> points) implements FetchedData {

        /** Copies the list. */
        public Levels {
            points = List.copyOf(points);
        }

        @Override
        public boolean isEmpty() {
            return points.isEmpty();
        }
    }

    /**
     * What was counted in a stretch of time.
     *
     * @param fromMillis after this moment
     * @param toMillis up to this one, after {@code fromMillis}
     * @param events of them, 0 to {@code total}
     */
    record CountStretch(String instance, long fromMillis, long toMillis, long total, long events) {

        /** @throws IllegalArgumentException if a number is out of its range */
        public CountStretch {
            requireStretch(fromMillis, toMillis);
            if (events < 0 || events > total) {
                throw new IllegalArgumentException("events must be 0 to total, " + total + ", was " + events);
            }
        }
    }

    /** What was measured in a stretch of time. */
    record LatencyStretch(String instance, long fromMillis, long toMillis, HistogramSnapshot latency) {

        /** @throws IllegalArgumentException if a number is out of its range */
        public LatencyStretch {
            requireStretch(fromMillis, toMillis);
        }
    }

    /** A number that was read, finite. */
    record LevelPoint(String instance, long atMillis, double value) {

        /** @throws IllegalArgumentException if the value is not finite */
        public LevelPoint {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a level must be finite, was " + value);
            }
        }
    }

    private static void requireStretch(long fromMillis, long toMillis) {
        if (toMillis <= fromMillis) {
            throw new IllegalArgumentException(
                    "a stretch must end after its beginning, was " + fromMillis + " to " + toMillis);
        }
    }
}
