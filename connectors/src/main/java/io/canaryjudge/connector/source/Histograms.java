package io.canaryjudge.connector.source;

import io.canaryjudge.connector.source.Series.NativePoint;
import io.canaryjudge.connector.source.Series.Point;
import io.canaryjudge.fetch.FetchRequest;
import io.canaryjudge.fetch.FetchedData.Distributions;
import io.canaryjudge.fetch.FetchedData.LatencyStretch;
import io.canaryjudge.fetch.MetricQuery.Counting;
import io.canaryjudge.fetch.MetricQuery.Latencies;
import io.canaryjudge.fetch.MetricQuery.LatencyUnit;
import io.canaryjudge.histogram.BucketCounts;
import io.canaryjudge.histogram.BucketEdges;
import io.canaryjudge.histogram.ExplicitBuckets;
import io.canaryjudge.histogram.ExponentialBuckets;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.histogram.ValueRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes distributions of histograms, native ones where an instance has both. */
public final class Histograms {

    private static final long MOST_GAP_MILLIS = 300_000;
    private static final String END = "le";
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private final FetchRequest request;
    private final Counting counting;
    private final LatencyUnit unit;
    private final Stamp stamp;
    private final Notes notes;
    private final Map<Stretch, HistogramSnapshot> found = new LinkedHashMap<>();

    /** @param stamp of buckets that were counted in a step */
    public Histograms(FetchRequest request, Latencies latencies, Stamp stamp, Notes notes) {
        this.request = request;
        counting = latencies.counting();
        unit = latencies.unit();
        this.stamp = stamp;
        this.notes = notes;
    }

    private record Stretch(String instance, long fromMillis, long toMillis) {}

    /** By instance and stretch. */
    public Distributions distributions(List<Series> many) {
        Set<String> natives = new HashSet<>();
        Map<SortedMap<String, String>, SortedMap<Long, SortedMap<Double, Double>>> classics = new LinkedHashMap<>();
        Scrapes scrapes = new Scrapes();
        for (Series series : many) {
            if (!series.histograms().isEmpty()) {
                natives.add(series.label(request.instanceLabel()));
                scrapes.add(series.label(request.instanceLabel()), nativeTimes(series));
            }
        }
        for (Series series : many) {
            if (series.histograms().isEmpty() && !natives.contains(series.label(request.instanceLabel()))) {
                addBucket(series, classics);
            }
        }
        classics.forEach((labels, moments) -> scrapes.add(instance(labels), new TreeSet<>(moments.keySet())));
        many.stream().filter(series -> !series.histograms().isEmpty()).forEach(series -> growNative(series, scrapes));
        classics.forEach((labels, moments) -> growClassic(labels, moments, scrapes));
        List<LatencyStretch> stretches = new ArrayList<>();
        found.forEach((stretch, latency) -> {
            notes.seen(stretch.toMillis);
            stretches.add(new LatencyStretch(stretch.instance, stretch.fromMillis, stretch.toMillis, latency));
        });
        return new Distributions(stretches);
    }

    private String instance(SortedMap<String, String> labels) {
        return labels.getOrDefault(request.instanceLabel(), "");
    }

    private static SortedSet<Long> nativeTimes(Series series) {
        SortedSet<Long> times = new TreeSet<>();
        series.histograms().forEach(point -> times.add(point.millis()));
        return times;
    }

    private void addBucket(
            Series series, Map<SortedMap<String, String>, SortedMap<Long, SortedMap<Double, Double>>> classics) {
        double end = end(series.label(END));
        if (Double.isNaN(end)) {
            notes.gap("series without a bucket's end in the label le");
            return;
        }
        SortedMap<Long, SortedMap<Double, Double>> moments =
                classics.computeIfAbsent(series.labelsWithout(END), labels -> new TreeMap<>());
        for (Point point : series.values()) {
            if (point.value() >= 0 && point.value() < INFINITY) {
                moments.computeIfAbsent(point.millis(), millis -> new TreeMap<>())
                        .put(end, point.value());
            } else {
                notes.gap("values that are no count, such as NaN");
            }
        }
    }

    private static double end(String text) {
        try {
            return text.equals("+Inf") ? INFINITY : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private void growClassic(
            SortedMap<String, String> labels, SortedMap<Long, SortedMap<Double, Double>> moments, Scrapes scrapes) {
        String instance = instance(labels);
        long before = -1;
        Map<Double, Double> last = Map.of();
        Steps steps = new Steps(request, stamp);
        for (Map.Entry<Long, SortedMap<Double, Double>> moment : moments.entrySet()) {
            long millis = moment.getKey();
            SortedMap<Double, Double> now = moment.getValue();
            if (!now.containsKey(INFINITY)) {
                notes.gap("buckets without the one that has no end");
                continue;
            }
            if (counting == Counting.INCREASE) {
                addStep(steps, instance, millis, classic(now, labels.hashCode() ^ millis));
                continue;
            }
            if (before < 0) {
                before = scrapes.before(instance, millis);
            } else if (isBelow(now, last)) {
                notes.gap("a histogram that began anew");
                last = Map.of();
            }
            if (before >= 0) {
                add(instance, before, millis, classic(less(now, last), labels.hashCode() ^ millis));
            }
            before = millis;
            last = now;
        }
    }

    private static boolean isBelow(Map<Double, Double> now, Map<Double, Double> before) {
        return now.entrySet().stream()
                .anyMatch(bucket -> bucket.getValue() < before.getOrDefault(bucket.getKey(), 0.0));
    }

    /** What grew, by the ends that both moments have. */
    private static SortedMap<Double, Double> less(SortedMap<Double, Double> now, Map<Double, Double> before) {
        SortedMap<Double, Double> grown = new TreeMap<>();
        now.forEach((end, count) -> {
            Double earlier = before.isEmpty() ? Double.valueOf(0) : before.get(end);
            if (earlier != null) {
                grown.put(end, count - earlier);
            }
        });
        return grown;
    }

    private HistogramSnapshot classic(SortedMap<Double, Double> cumulative, long phase) {
        double[] ends = new double[cumulative.size() - 1];
        long[] counts = new long[cumulative.size()];
        long all = Math.round(cumulative.getOrDefault(INFINITY, 0.0));
        long before = 0;
        int i = 0;
        for (Map.Entry<Double, Double> bucket : cumulative.entrySet()) {
            long through = Math.min(Math.max(Math.round(bucket.getValue()), before), all);
            if (i < ends.length) {
                ends[i] = bucket.getKey();
            }
            counts[i++] = through - before;
            before = through;
        }
        return new ExplicitBuckets(ends, counts).snapshotWithEdges(unit.micros(), phase);
    }

    private void growNative(Series series, Scrapes scrapes) {
        String instance = series.label(request.instanceLabel());
        long before = -1;
        BucketCounts last = new ExponentialBuckets(ExponentialBuckets.MAX_SCALE, 0, new long[0], 0, 0);
        Steps steps = new Steps(request, stamp);
        for (NativePoint point : series.histograms()) {
            long phase = series.labels().hashCode() ^ point.millis();
            if (counting == Counting.INCREASE) {
                addStep(steps, instance, point.millis(), exponential(point.buckets(), phase));
                continue;
            }
            if (before < 0) {
                before = scrapes.before(instance, point.millis());
            }
            if (before >= 0) {
                BucketCounts grown = point.buckets().minus(last).orElse(point.buckets());
                if (grown.equals(point.buckets()) && last.count() > 0) {
                    notes.gap("a histogram that began anew");
                }
                add(instance, before, point.millis(), exponential(grown, phase));
            }
            before = point.millis();
            last = point.buckets();
        }
    }

    private HistogramSnapshot exponential(BucketCounts buckets, long phase) {
        HistogramSnapshot latency = buckets.snapshot(unit.micros(), ValueRange.UNKNOWN, phase);
        return buckets instanceof ExponentialBuckets exponential
                ? latency.exactAt(BucketEdges.geometric(exponential.scale(), unit.micros()))
                : latency;
    }

    private void addStep(Steps steps, String instance, long atMillis, HistogramSnapshot latency) {
        if (steps.isWhole(atMillis)) {
            add(instance, steps.beginMillis(atMillis), steps.endMillis(atMillis), latency);
        }
    }

    private void add(String instance, long from, long to, HistogramSnapshot latency) {
        if (to - from > MOST_GAP_MILLIS) {
            notes.gap("no value for more than 5 min");
        } else if (to > request.fromMillis() && to <= request.toMillis()) {
            found.merge(new Stretch(instance, from, to), latency, HistogramSnapshot::merge);
        }
    }
}
