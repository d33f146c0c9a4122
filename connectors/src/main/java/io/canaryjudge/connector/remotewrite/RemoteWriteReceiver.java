package io.canaryjudge.connector.remotewrite;

import io.canaryjudge.connector.remotewrite.RemoteWriteConfig.Limits;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Receives bodies of Prometheus remote write and tells how many requests each version of a service has served since the
 * bodies before: the differences of cumulative counters and histograms.
 *
 * <p>Its state is the latest sample of every series that is followed, up to a limit; nothing is remembered of others. Used
 * by one thread.
 */
public final class RemoteWriteReceiver {

    private static final int MOST_NOTICES = 1_000;
    private static final long HOUSEKEEPING_MILLIS = 60_000;

    private final Limits limits;
    private final int maxBodyBytes;
    private final Map<String, MetricRole> roles;
    private final SeriesReader reader;
    private final Sources sources;
    private final Map<Labels, Follower> followers = new LinkedHashMap<>();
    private final Map<Labels, BucketGroup> groups = new LinkedHashMap<>();
    private final Set<BucketGroup> pending = new LinkedHashSet<>();
    private final Set<String> noticed = new HashSet<>();
    private long nextHousekeepingMillis = Long.MIN_VALUE;

    /**
     * A receiver that has heard of nothing.
     *
     * @param maxBodyBytes the largest body, unpacked
     */
    public RemoteWriteReceiver(RemoteWriteConfig config, int maxBodyBytes) {
        limits = config.limits();
        this.maxBodyBytes = maxBodyBytes;
        roles = MetricRole.of(config.metrics());
        reader = new SeriesReader(config);
        sources = new Sources(limits.idle().toMillis());
    }

    /** How many series are followed. */
    public int series() {
        return followers.size();
    }

    /**
     * Takes a body. A body that is malformed changes nothing; of one that is well-formed, each sample has its own fate.
     *
     * @param packed the body as sent, packed with Snappy
     * @param nowMillis the present time, milliseconds since 1970
     * @throws RefusedBodyException if it is malformed or too large
     */
    public Received receive(WriteProtocol protocol, byte[] packed, long nowMillis) {
        return receive(protocol, packed, nowMillis, service -> true);
    }

    /**
     * Takes a body of a sender that may not send everything.
     *
     * @param services whose series are taken; samples of others are refused, and nothing of them is remembered
     * @throws RefusedBodyException if it is malformed or too large
     */
    public Received receive(WriteProtocol protocol, byte[] packed, long nowMillis, Predicate<String> services) {
        DecodedBody body = BodyDecoder.decode(protocol, SnappyBlock.unpack(packed, maxBodyBytes), roles::containsKey);
        Step step = new Step(nowMillis, services);
        step.tally.samples(SampleFate.OTHER_METRIC, body.otherSamples());
        step.tally.histograms(SampleFate.OTHER_METRIC, body.otherHistograms());
        List<@Nullable Follower> found = new ArrayList<>();
        // All series of the body are known before the first one counts, so that the best source of each version does.
        for (ReceivedSeries series : body.wanted()) {
            found.add(step.find(series));
        }
        for (int i = 0; i < found.size(); i++) {
            Follower follower = found.get(i);
            if (follower != null) {
                follower.take(body.wanted().get(i), step);
            }
        }
        return step.end(body.exemplars());
    }

    /** The requests whose wait for further buckets is over; forgets what has been silent for long. */
    public Received expire(long nowMillis) {
        if (nowMillis >= nextHousekeepingMillis) {
            nextHousekeepingMillis = nowMillis + HOUSEKEEPING_MILLIS;
            long silentSince = nowMillis - limits.idle().toMillis();
            followers.values().removeIf(follower -> follower.heardMillis < silentSince);
            groups.values().removeIf(group -> group.heardMillis < silentSince);
            sources.forgetIdle(nowMillis);
        }
        return new Step(nowMillis, service -> true).end(0);
    }

    /** One body at work. */
    private final class Step {
        private final long nowMillis;
        private final Predicate<String> services;
        private final Tally tally = new Tally();
        private final Map<Stretch, WindowSnapshot> requests = new LinkedHashMap<>();
        private final List<String> withoutVersion = new ArrayList<>();

        Step(long nowMillis, Predicate<String> services) {
            this.nowMillis = nowMillis;
            this.services = services;
        }

        /** Who follows a series; null, with the fate of its samples noted, if nobody does. */
        @Nullable Follower find(ReceivedSeries series) {
            Follower follower = followers.get(series.labels());
            if (follower == null) {
                SampleFate fate = follow(series.labels());
                if (fate != SampleFate.USED) {
                    count(series, fate);
                    return null;
                }
                follower = followers.get(series.labels());
            }
            if (follower != null && !services.test(follower.series().key().service())) {
                count(series, refuseService(series.labels()));
                return null;
            }
            if (follower != null) {
                follower.heard(nowMillis);
            }
            return follower;
        }

        private void count(ReceivedSeries series, SampleFate fate) {
            tally.samples(fate, series.samples().size());
            tally.histograms(fate, series.histograms().size());
        }

        private SampleFate refuseService(Labels labels) {
            tally.refuse(labels, "the sender has no right to its service");
            return SampleFate.OTHER_SERVICE;
        }

        private SampleFate follow(Labels labels) {
            MetricRole role = roles.get(labels.get(Labels.NAME));
            if (role == null || role.kind() == MetricRole.Kind.COMPANION) {
                return SampleFate.COMPANION;
            }
            SeriesReader.Reading reading = reader.read(role, labels);
            SeriesKey key = reading.key();
            if (key == null) {
                explain(labels, role, reading);
                return reading.fate();
            }
            if (!services.test(key.service())) {
                return refuseService(labels);
            }
            if (followers.size() >= limits.maxSeries()) {
                tally.refuse(labels, "as many series are followed as may be, " + limits.maxSeries());
                return SampleFate.SERIES_LIMIT;
            }
            FollowedSeries series = new FollowedSeries(role, key, reading.outcome());
            return switch (role.kind()) {
                case COUNTER -> add(labels, new CounterFollower(labels, series));
                case NATIVE -> add(labels, new NativeFollower(labels, series));
                case BUCKET -> followBucket(labels, series);
                case COMPANION -> SampleFate.COMPANION;
            };
        }

        private SampleFate followBucket(Labels labels, FollowedSeries series) {
            double end = bucketEnd(labels.get("le"));
            if (Double.isNaN(end)) {
                tally.refuse(labels, "the label le must be a number or +Inf");
                return SampleFate.BAD_BUCKET;
            }
            BucketGroup group = groups.computeIfAbsent(
                    labels.renamedWithout(series.role().family(), "le"),
                    key -> new BucketGroup(series, key.hashCode()));
            return add(labels, new BucketFollower(labels, group, end));
        }

        private SampleFate add(Labels labels, Follower follower) {
            followers.put(labels, follower);
            return SampleFate.USED;
        }

        private void explain(Labels labels, MetricRole role, SeriesReader.Reading reading) {
            if (reading.fate().kind() == SampleFate.Kind.REFUSED) {
                tally.refuse(labels, reading.note());
            }
            String notice = role.family() + " of " + reading.note();
            if (reading.fate() == SampleFate.NO_VERSION && noticed.size() < MOST_NOTICES && noticed.add(notice)) {
                withoutVersion.add(notice);
            }
        }

        /** Counts requests unless a better metric tells of them. */
        void grow(FollowedSeries series, Growth growth) {
            series.requests(growth, sources, tally)
                    .ifPresent(counted -> requests.merge(
                            new Stretch(counted.series(), counted.fromMillis(), counted.toMillis()),
                            counted.requests(),
                            WindowSnapshot::merge));
        }

        /** Why a sample's time cannot be; null if it can. */
        @Nullable String wrongTime(long epochMillis) {
            long latest = nowMillis + WindowSpec.LEAD.toMillis();
            return epochMillis >= 0 && epochMillis <= latest
                    ? null
                    : "the time must be from 0 to " + latest + " ms, was " + epochMillis;
        }

        Received end(long exemplars) {
            long wait = limits.assembly().toMillis();
            pending.removeIf(group -> {
                group.history.drain(nowMillis, wait, tally).forEach(growth -> grow(group.series, growth));
                return !group.history.isPending();
            });
            List<CountedRequests> counted = new ArrayList<>();
            requests.forEach((stretch, counts) ->
                    counted.add(new CountedRequests(stretch.key(), stretch.fromMillis(), stretch.toMillis(), counts)));
            return new Received(
                    counted,
                    tally.samples(),
                    tally.histograms(),
                    exemplars,
                    tally.events(),
                    tally.refusals(),
                    withoutVersion);
        }
    }

    /** A bucket's end as its label says it; NaN if it says none. */
    private static double bucketEnd(String label) {
        if (label.equals("+Inf")) {
            return Double.POSITIVE_INFINITY;
        }
        boolean isNumber = label.matches("[+-]?[0-9]*\\.?[0-9]+([eE][+-]?[0-9]{1,3})?|[+-]?[0-9]+\\.");
        double end = isNumber && label.length() < 64 ? Double.parseDouble(label) : Double.NaN;
        return Double.isFinite(end) ? end + 0.0 : Double.NaN;
    }

    /** Whose requests, and when they ended. */
    private record Stretch(SeriesKey key, long fromMillis, long toMillis) {}

    /** The buckets of one classic histogram. */
    private static final class BucketGroup {
        private final FollowedSeries series;
        private final ClassicHistory history;
        private long heardMillis;

        BucketGroup(FollowedSeries series, int seed) {
            this.series = series;
            history = new ClassicHistory(series.role().unit(), seed);
        }
    }

    /** Who takes the samples of one series. */
    private abstract class Follower {
        private final Labels labels;
        private final FollowedSeries series;
        private long heardMillis;

        Follower(Labels labels, FollowedSeries series) {
            this.labels = labels;
            this.series = series;
        }

        final FollowedSeries series() {
            return series;
        }

        void heard(long nowMillis) {
            heardMillis = nowMillis;
            series.heard(sources, nowMillis);
        }

        final void take(ReceivedSeries received, Step step) {
            for (ReceivedSample sample : received.samples()) {
                step.tally.samples(fate(sample, step), 1);
            }
            for (HistogramFields histogram : received.histograms()) {
                step.tally.histograms(fate(histogram, step), 1);
            }
        }

        private SampleFate fate(ReceivedSample sample, Step step) {
            if (ReceivedSample.isStale(sample.value())) {
                return SampleFate.STALE;
            }
            String wrongTime = step.wrongTime(sample.epochMillis());
            if (wrongTime != null) {
                step.tally.refuse(labels, wrongTime);
                return SampleFate.BAD_TIME;
            }
            if (!Counts.isCount(sample.value())) {
                step.tally.refuse(labels, "a count must be 0 to 2^53, was " + sample.value());
                return SampleFate.NOT_A_COUNT;
            }
            return take(sample, step);
        }

        private SampleFate fate(HistogramFields histogram, Step step) {
            if (histogram.isStale()) {
                return SampleFate.STALE;
            }
            String wrongTime = step.wrongTime(histogram.epochMillis);
            if (wrongTime != null) {
                step.tally.refuse(labels, wrongTime);
                return SampleFate.BAD_TIME;
            }
            if (histogram.resetHint == HistogramFields.RESET_HINT_GAUGE) {
                step.tally.refuse(labels, "a gauge histogram may go down, so it does not count requests");
                return SampleFate.GAUGE_HISTOGRAM;
            }
            return take(histogram, step);
        }

        final SampleFate refuse(SampleFate fate, String reason, Step step) {
            step.tally.refuse(labels, reason);
            return fate;
        }

        /** A sample of a series of which one of the other kind was due is of no use. */
        SampleFate take(ReceivedSample sample, Step step) {
            return SampleFate.COMPANION;
        }

        SampleFate take(HistogramFields histogram, Step step) {
            return SampleFate.COMPANION;
        }
    }

    private final class CounterFollower extends Follower {
        private final CounterHistory history = new CounterHistory();

        CounterFollower(Labels labels, FollowedSeries series) {
            super(labels, series);
        }

        @Override
        SampleFate take(ReceivedSample sample, Step step) {
            return history.tooOld(sample.epochMillis()).orElseGet(() -> {
                history.add(sample.epochMillis(), (long) sample.value(), sample.startMillis(), step.tally)
                        .ifPresent(growth -> step.grow(series(), growth));
                return SampleFate.USED;
            });
        }
    }

    private final class NativeFollower extends Follower {
        private final NativeHistory history;

        NativeFollower(Labels labels, FollowedSeries series) {
            super(labels, series);
            history = new NativeHistory(series.role().unit(), labels.hashCode());
        }

        @Override
        SampleFate take(HistogramFields fields, Step step) {
            return history.tooOld(fields.epochMillis).orElseGet(() -> takeNext(fields, step));
        }

        private SampleFate takeNext(HistogramFields fields, Step step) {
            NativeHistogram histogram;
            try {
                histogram = NativeHistogram.of(fields);
            } catch (IllegalArgumentException e) {
                return refuse(SampleFate.BAD_HISTOGRAM, String.valueOf(e.getMessage()), step);
            }
            boolean hintsReset = fields.resetHint == HistogramFields.RESET_HINT_YES;
            history.add(fields.epochMillis, histogram, hintsReset, fields.startMillis, step.tally)
                    .ifPresent(growth -> step.grow(series(), growth));
            return SampleFate.USED;
        }
    }

    private final class BucketFollower extends Follower {
        private final BucketGroup group;
        private final double end;

        BucketFollower(Labels labels, BucketGroup group, double end) {
            super(labels, group.series);
            this.group = group;
            this.end = end;
        }

        @Override
        void heard(long nowMillis) {
            super.heard(nowMillis);
            group.heardMillis = nowMillis;
        }

        @Override
        SampleFate take(ReceivedSample sample, Step step) {
            SampleFate fate = group.history.add(end, sample, step.nowMillis, step.tally);
            pending.add(group);
            return fate == SampleFate.BAD_BUCKET ? refuse(fate, "the histogram has too many buckets", step) : fate;
        }
    }
}
