package io.canaryjudge.fetch;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What is asked of a source about one cohort: texts of queries, with or without placeholders. */
public sealed interface MetricQuery {

    /** Its texts, in a fixed order. */
    List<String> texts();

    /** The same with each text changed. */
    MetricQuery map(UnaryOperator<String> change);

    /** The same with every placeholder filled in. */
    default MetricQuery fill(QueryLanguage language, QueryValues values) {
        return map(text -> QueryTemplate.of(text, language).fill(values));
    }

    /** What the values of a series of counts are. */
    enum Counting {
        /** All that was counted since the beginning, as counters are stored: growth is what counts. */
        CUMULATIVE,
        /** What was counted in the step that ends at the value's time. */
        INCREASE
    }

    /**
     * Requests, or other trials, and those of them that failed, or other events.
     *
     * @param total all of them
     * @param events those that count; where absent only all are counted
     */
    record Counts(String total, Optional<String> events, Counting counting) implements MetricQuery {
        @Override
        public List<String> texts() {
            return events.map(some -> List.of(total, some)).orElseGet(() -> List.of(total));
        }

        @Override
        public Counts map(UnaryOperator<String> change) {
            return new Counts(change.apply(total), events.map(change), counting);
        }
    }

    /**
     * Latencies in buckets.
     *
     * @param buckets the histogram
     */
    record Latencies(String buckets, Counting counting, LatencyUnit unit) implements MetricQuery {
        @Override
        public List<String> texts() {
            return List.of(buckets);
        }

        @Override
        public Latencies map(UnaryOperator<String> change) {
            return new Latencies(change.apply(buckets), counting, unit);
        }
    }

    /** Numbers that are read. */
    record Levels(String value) implements MetricQuery {
        @Override
        public List<String> texts() {
            return List.of(value);
        }

        @Override
        public Levels map(UnaryOperator<String> change) {
            return new Levels(change.apply(value));
        }
    }

    /** What a histogram's bounds are measured in. */
    enum LatencyUnit {
        SECONDS(1e6),
        MILLISECONDS(1e3),
        MICROSECONDS(1);

        private final double micros;

        LatencyUnit(double micros) {
            this.micros = micros;
        }

        /** How many microseconds it has. */
        public double micros() {
            return micros;
        }
    }
}
