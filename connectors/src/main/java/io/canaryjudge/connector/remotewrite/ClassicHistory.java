package io.canaryjudge.connector.remotewrite;

import io.canaryjudge.histogram.ExplicitBuckets;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.histogram.ValueRange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The cumulative buckets of a classic histogram, each a series of its own, put together moment by moment.
 *
 * <p>Buckets of one moment may come in several bodies and any order. A moment is complete when it has the bucket without
 * an end and each bucket that the moment counted from has. What a moment lacks when the wait is over is left out of it:
 * with the bucket without an end it is counted by the buckets that it shares with the moment before, else it is given
 * up and the next one counts its requests too, for all counts are cumulative.
 */
final class ClassicHistory {

    private static final int MOST_MOMENTS = 16;
    private static final int MOST_BUCKETS = 1_000;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private final LatencyUnit unit;
    private final int seed;
    private final TreeMap<Long, Moment> pending = new TreeMap<>();
    private @Nullable Moment base;

    /** @param seed another one for each histogram */
    ClassicHistory(LatencyUnit unit, int seed) {
        this.unit = unit;
        this.seed = seed;
    }

    /** Whether any moment waits for its buckets. */
    boolean isPending() {
        return !pending.isEmpty();
    }

    /** Takes one bucket's sample. */
    SampleFate add(double end, ReceivedSample sample, long nowMillis, Tally tally) {
        long epochMillis = sample.epochMillis();
        Moment from = base;
        if (from == null) {
            from = firstBase(sample, nowMillis);
            base = from;
        }
        if (epochMillis < from.epochMillis || (from.isStart && epochMillis == from.epochMillis)) {
            return SampleFate.OUT_OF_ORDER;
        }
        Moment moment = epochMillis == from.epochMillis ? from : pending.get(epochMillis);
        if (moment == null) {
            moment = new Moment(epochMillis, nowMillis, false);
            pending.put(epochMillis, moment);
            giveUpOldest(tally);
        }
        return moment.put(end, (long) sample.value(), sample.startMillis());
    }

    /** Counting begins with the first moment, or with the beginning of all counts where the sender says when that was. */
    private static Moment firstBase(ReceivedSample sample, long nowMillis) {
        long start = sample.startMillis();
        return start > 0 && start < sample.epochMillis()
                ? new Moment(start, nowMillis, true)
                : new Moment(sample.epochMillis(), nowMillis, false);
    }

    private void giveUpOldest(Tally tally) {
        if (pending.size() > MOST_MOMENTS) {
            pending.pollFirstEntry();
            tally.count(HistoryEvent.INCOMPLETE, 1);
        }
    }

    /** The growth up to each moment that is complete, or whose wait is over. */
    List<Growth> drain(long nowMillis, long waitMillis, Tally tally) {
        List<Growth> growths = new ArrayList<>();
        Iterator<Moment> moments = new ArrayList<>(pending.values()).iterator();
        while (moments.hasNext()) {
            Moment moment = moments.next();
            boolean overdue = nowMillis - moment.arrivalMillis >= waitMillis;
            if (isComplete(moment)) {
                tally.count(
                        HistoryEvent.INCOMPLETE,
                        pending.headMap(moment.epochMillis).size());
                advance(moment, growths, tally);
            } else if (overdue) {
                tally.count(HistoryEvent.INCOMPLETE, isFirst() ? 0 : 1);
                finish(moment, growths, tally);
            }
        }
        return growths;
    }

    private boolean isFirst() {
        return base != null && base.isStart;
    }

    private void finish(Moment moment, List<Growth> growths, Tally tally) {
        if (moment.hasAll()) {
            advance(moment, growths, tally);
        } else {
            pending.remove(moment.epochMillis);
        }
    }

    private boolean isComplete(Moment moment) {
        Moment from = base;
        return from != null
                && !from.isStart
                && moment.hasAll()
                && moment.counts.size() >= from.counts.size()
                && moment.counts.keySet().containsAll(from.counts.keySet());
    }

    private void advance(Moment moment, List<Growth> growths, Tally tally) {
        Moment from = base;
        if (from != null && (from.isStart || from.hasAll())) {
            growths.add(growth(from, moment, tally));
        } else {
            tally.count(HistoryEvent.INCOMPLETE, 1);
        }
        pending.headMap(moment.epochMillis, true).clear();
        base = moment;
    }

    private Growth growth(Moment from, Moment to, Tally tally) {
        boolean restarted = !from.isStart && to.startMillis > from.epochMillis && to.startMillis <= to.epochMillis;
        boolean reset = !from.isStart && (restarted || to.isBelow(from));
        tally.count(HistoryEvent.RESET, reset ? 1 : 0);
        SortedMap<Double, Long> grown = reset || from.isStart ? to.counts : to.less(from);
        long fromMillis = restarted ? to.startMillis : from.epochMillis;
        HistogramSnapshot latency =
                buckets(grown, tally).snapshot(unit.micros(), ValueRange.UNKNOWN, to.epochMillis ^ seed);
        return new Growth(fromMillis, to.epochMillis, grown.getOrDefault(INFINITY, 0L), latency);
    }

    /** Cumulative counts as counts of each bucket. A bucket that holds more than a wider one is cut down to it. */
    private static ExplicitBuckets buckets(SortedMap<Double, Long> cumulative, Tally tally) {
        double[] ends = new double[cumulative.size() - 1];
        long[] counts = new long[cumulative.size()];
        long all = cumulative.getOrDefault(INFINITY, 0L);
        long before = 0;
        boolean inconsistent = false;
        int i = 0;
        for (Map.Entry<Double, Long> bucket : cumulative.entrySet()) {
            long through = Math.min(Math.max(bucket.getValue(), before), all);
            inconsistent |= through != bucket.getValue();
            if (i < ends.length) {
                ends[i] = bucket.getKey();
            }
            counts[i++] = through - before;
            before = through;
        }
        tally.count(HistoryEvent.INCONSISTENT, inconsistent ? 1 : 0);
        return new ExplicitBuckets(ends, counts);
    }

    /** The buckets of one time. */
    private static final class Moment {
        private final long epochMillis;
        private final long arrivalMillis;
        /** Whether it stands for the time before anything was counted. */
        private final boolean isStart;
        /** Requests up to each bucket's end. */
        private final TreeMap<Double, Long> counts = new TreeMap<>();

        private long startMillis;

        Moment(long epochMillis, long arrivalMillis, boolean isStart) {
            this.epochMillis = epochMillis;
            this.arrivalMillis = arrivalMillis;
            this.isStart = isStart;
        }

        SampleFate put(double end, long count, long start) {
            if (counts.containsKey(end)) {
                return SampleFate.DUPLICATE;
            }
            if (counts.size() == MOST_BUCKETS) {
                return SampleFate.BAD_BUCKET;
            }
            counts.put(end, count);
            startMillis = Math.max(startMillis, start);
            return SampleFate.USED;
        }

        boolean hasAll() {
            return counts.containsKey(INFINITY);
        }

        boolean isBelow(Moment earlier) {
            return counts.entrySet().stream()
                    .anyMatch(bucket -> bucket.getValue() < earlier.counts.getOrDefault(bucket.getKey(), 0L));
        }

        SortedMap<Double, Long> less(Moment earlier) {
            TreeMap<Double, Long> grown = new TreeMap<>();
            counts.forEach((end, count) -> {
                Long before = earlier.counts.get(end);
                if (before != null) {
                    grown.put(end, count - before);
                }
            });
            return grown;
        }
    }
}
