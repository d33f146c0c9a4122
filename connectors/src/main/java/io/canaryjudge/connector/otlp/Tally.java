package io.canaryjudge.connector.otlp;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSnapshot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds up what the points of a body tell. Points of the same instance and stretch become one: what is dealt to windows
 * in small parts would gather in the first ones. Used by one thread, once.
 */
final class Tally {

    private static final int MOST_REASONS = 3;

    /** Buckets held for a body before those of the same place are put together: 64 MB. */
    private static final int MOST_BUCKETS = 4_000_000;

    private final Map<Place, Sum> sums = new LinkedHashMap<>();
    private final Map<PointFate, Long> fates = new EnumMap<>(PointFate.class);
    private final Set<String> reasons = new LinkedHashSet<>();
    private int buckets;

    void count(PointFate fate, long points) {
        if (points > 0) {
            fates.merge(fate, points, Long::sum);
        }
    }

    void refuse(PointRefusedException refusal, String metric, long points) {
        if (points > 0) {
            count(refusal.fate(), points);
            explain("metric " + Excerpt.of(metric) + ": " + refusal.reason());
        }
    }

    private void explain(String reason) {
        if (reasons.size() < MOST_REASONS) {
            reasons.add(reason);
        }
    }

    /**
     * Counts requests of one point; without {@code latency} where it is empty.
     *
     * @throws PointRefusedException if the body's distributions are too many to be kept
     */
    void add(SeriesKey series, Increment increment, long outcomes, long failures, HistogramSnapshot latency)
            throws PointRefusedException {
        buckets += latency.buckets();
        if (buckets > MOST_BUCKETS) {
            buckets = latency.buckets();
            sums.values().forEach(sum -> buckets += sum.compacted().buckets());
            if (buckets > MOST_BUCKETS / 2) {
                throw new PointRefusedException(
                        PointFate.MALFORMED, "the body has too many instances and buckets; send smaller batches");
            }
        }
        Place place = new Place(series, increment.fromNanos() / 1_000_000, increment.toNanos() / 1_000_000);
        sums.computeIfAbsent(place, p -> new Sum()).add(outcomes, failures, latency);
    }

    Received received() {
        List<CountedPoints> counted = new ArrayList<>();
        sums.forEach((place, sum) -> {
            if (sum.failures > sum.outcomes) {
                refuseErrors(sum);
            }
            WindowSnapshot requests = sum.requests();
            if (!requests.isEmpty()) {
                counted.add(new CountedPoints(
                        new CountedRequests(place.series(), place.fromMillis(), place.toMillis(), requests),
                        sum.points));
            }
        });
        return new Received(counted, fates, List.copyOf(reasons));
    }

    private void refuseErrors(Sum sum) {
        count(PointFate.ERRORS, 1);
        fates.computeIfPresent(PointFate.USED, (fate, count) -> count > 1 ? count - 1 : null);
        explain("errorSums count " + sum.failures + " failures in a stretch for which requestSums count " + sum.outcomes
                + " requests; both must come in one body, for the same time");
        sum.failures = sum.outcomes;
    }

    /** Whose requests, and when they ended. */
    private record Place(SeriesKey series, long fromMillis, long toMillis) {}

    /** What is known of the requests at one place. */
    private static final class Sum {
        private long outcomes;
        private long failures;
        private long points;
        private List<HistogramSnapshot> latencies = new ArrayList<>();

        void add(long moreOutcomes, long moreFailures, HistogramSnapshot latency) {
            outcomes += moreOutcomes;
            failures += moreFailures;
            points++;
            if (!latency.isEmpty()) {
                latencies.add(latency);
            }
        }

        /** All latencies together; merged two by two, so that each bucket is copied a few times only. */
        HistogramSnapshot compacted() {
            while (latencies.size() > 1) {
                List<HistogramSnapshot> pairs = new ArrayList<>();
                for (int i = 0; i + 1 < latencies.size(); i += 2) {
                    pairs.add(latencies.get(i).merge(latencies.get(i + 1)));
                }
                if (latencies.size() % 2 == 1) {
                    pairs.add(latencies.get(latencies.size() - 1));
                }
                latencies = pairs;
            }
            return latencies.isEmpty() ? HistogramSnapshot.EMPTY : latencies.get(0);
        }

        WindowSnapshot requests() {
            return new WindowSnapshot(outcomes, failures, compacted());
        }
    }
}
