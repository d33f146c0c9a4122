package io.canaryjudge.judgement;

import io.canaryjudge.metric.Direction;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Unit;
import io.canaryjudge.window.ReadingTally;
import io.canaryjudge.window.WindowSnapshot;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.DoubleStream;

/** What a metric measures of a cohort. */
public sealed interface MetricKind {

    /** What its value is measured in. */
    Unit unit();

    /** Which change of its value is harm. */
    default Direction direction() {
        return Direction.INCREASE;
    }

    /** Whether it is measured on requests; else on readings. */
    default boolean isOfRequests() {
        return true;
    }

    /** The plain value of some requests, without any judgement; NaN where there are none of which it is known. */
    Observed observe(WindowSnapshot requests);

    /** The share of requests with a known outcome that failed. */
    record ErrorRate() implements MetricKind {
        @Override
        public Unit unit() {
            return Unit.RATIO;
        }

        @Override
        public Observed observe(WindowSnapshot requests) {
            long n = requests.outcomes();
            return new Observed(n, n == 0 ? Double.NaN : (double) requests.failures() / n);
        }
    }

    /**
     * A quantile of the latency.
     *
     * @param q which quantile, above 0 and below 1
     */
    record LatencyQuantile(double q) implements MetricKind {

        /** @throws IllegalArgumentException if {@code q} is not above 0 and below 1 */
        public LatencyQuantile {
            if (!(q > 0 && q < 1)) {
                throw new IllegalArgumentException("quantile must be above 0 and below 1, was " + q);
            }
        }

        @Override
        public Unit unit() {
            return Unit.MILLISECONDS;
        }

        @Override
        public Observed observe(WindowSnapshot requests) {
            return new Observed(requests.latency().count(), requests.latency().quantile(q) / 1e3);
        }

        /** Which quantile, as people say it, such as {@code p99.9}. */
        public String percentile() {
            return "p"
                    + new BigDecimal(q * 100)
                            .round(new MathContext(6))
                            .stripTrailingZeros()
                            .toPlainString();
        }

        /** Requests that the baseline's reference must hold before a threshold is read from it. */
        long leastReference() {
            return q < 0.9 ? 20 : (long) Math.ceil(1 / (1 - q) - 1e-9);
        }
    }

    /** The latency as a whole: several of its quantiles, which share the metric's budget and must all pass. */
    record LatencyDistribution() implements MetricKind {

        /** The quantiles that stand for the distribution, ascending. */
        public static final List<LatencyQuantile> QUANTILES = DoubleStream.of(0.5, 0.75, 0.9, 0.95, 0.99, 0.999)
                .mapToObj(LatencyQuantile::new)
                .toList();

        private static final LatencyQuantile SHOWN = new LatencyQuantile(0.99);

        @Override
        public Unit unit() {
            return Unit.MILLISECONDS;
        }

        /** The 99th percentile, where one number must stand for all. */
        @Override
        public Observed observe(WindowSnapshot requests) {
            return SHOWN.observe(requests);
        }
    }

    /** Requests a second: of each instance, or of all traffic where the canary's share of it is known. */
    record Throughput(Direction direction) implements MetricKind {
        @Override
        public Unit unit() {
            return Unit.PER_SECOND;
        }

        /** How many requests there were; without their time and instances that is no rate, so the value is NaN. */
        @Override
        public Observed observe(WindowSnapshot requests) {
            return new Observed(requests.requests(), Double.NaN);
        }
    }

    /**
     * The mean of a reading, such as CPU, memory or the depth of a queue.
     *
     * @param field the reading's name
     */
    record Gauge(String field, Direction direction) implements MetricKind {

        /** @throws IllegalArgumentException if {@code field} is no reading's name */
        public Gauge {
            requireField("field", field);
        }

        @Override
        public boolean isOfRequests() {
            return false;
        }

        @Override
        public Unit unit() {
            return Unit.OWN;
        }

        /** Readings and their mean. */
        @Override
        public Observed observe(WindowSnapshot requests) {
            ReadingTally tally = requests.readings().get(field);
            return tally == null ? new Observed(0, Double.NaN) : new Observed(tally.count(), tally.mean());
        }
    }

    /**
     * Events of trials, such as conversions of sessions, both of them readings that count what has come since the last.
     *
     * @param events name of the reading that counts events
     * @param of name of the reading that counts trials
     */
    record EventRatio(String events, String of, Direction direction) implements MetricKind {

        /** @throws IllegalArgumentException if a field is no reading's name, or both are the same */
        public EventRatio {
            requireField("events", events);
            requireField("of", of);
            if (events.equals(of)) {
                throw new IllegalArgumentException("events and of must differ, were both '" + of + "'");
            }
        }

        @Override
        public boolean isOfRequests() {
            return false;
        }

        @Override
        public Unit unit() {
            return Unit.RATIO;
        }

        /** Trials and the events of each. */
        @Override
        public Observed observe(WindowSnapshot requests) {
            double trials = sum(requests, of);
            return new Observed(Math.round(trials), trials > 0 ? sum(requests, events) / trials : Double.NaN);
        }

        /** The sum of a reading; 0 without any, and never less. */
        static double sum(WindowSnapshot requests, String field) {
            ReadingTally tally = requests.readings().get(field);
            return tally == null ? 0 : Math.max(0, tally.sum());
        }
    }

    private static void requireField(String what, String name) {
        if (name.isEmpty() || name.length() > Reading.MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(what + " must be a reading's name of 1 to " + Reading.MAX_NAME_LENGTH
                    + " characters, was '" + name + "'");
        }
    }
}
