package io.canaryjudge.connector.source;

import io.canaryjudge.connector.source.Series.Point;
import io.canaryjudge.fetch.FetchRequest;
import io.canaryjudge.fetch.FetchedData.CountStretch;
import io.canaryjudge.fetch.FetchedData.Counts;
import io.canaryjudge.fetch.MetricQuery.Counting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes counts of series that count. */
public final class Growths {

    /** Over a longer stretch nothing is said of when it was counted. */
    private static final long MOST_GAP_MILLIS = 300_000;

    private static final double MOST_COUNT = 1e15;

    private final FetchRequest request;
    private final long fromMillis;
    private final long toMillis;
    private final Counting counting;
    private final Stamp stamp;
    private final Notes notes;

    /** @param stamp of values that were counted in a step */
    public Growths(FetchRequest request, Counting counting, Stamp stamp, Notes notes) {
        this.request = request;
        fromMillis = request.fromMillis();
        toMillis = request.toMillis();
        this.counting = counting;
        this.stamp = stamp;
        this.notes = notes;
    }

    /** Whose, and when. */
    private record Stretch(String instance, long fromMillis, long toMillis) implements Comparable<Stretch> {
        @Override
        public int compareTo(Stretch other) {
            int byInstance = instance.compareTo(other.instance);
            int byEnd = byInstance != 0 ? byInstance : Long.compare(toMillis, other.toMillis);
            return byEnd != 0 ? byEnd : Long.compare(fromMillis, other.fromMillis);
        }
    }

    /** Of all requests, and of those that count, by instance and stretch. */
    public Counts counts(List<Series> total, List<Series> events) {
        Scrapes scrapes = new Scrapes();
        List.of(total, events)
                .forEach(some -> some.forEach(series -> scrapes.add(
                        series.label(request.instanceLabel()),
                        series.values().stream().map(Point::millis).collect(Collectors.toCollection(TreeSet::new)))));
        NavigableMap<Stretch, Double> all = grown(total, scrapes);
        NavigableMap<Stretch, Double> some = grown(events, scrapes);
        TreeMap<Stretch, Long> placed = new TreeMap<>();
        some.forEach((stretch, count) -> {
            Stretch home = home(all, stretch);
            if (home != null) {
                placed.merge(home, Math.round(count), Long::sum);
            } else if (Math.round(count) > 0) {
                notes.gap("events of which no total of the same time is known");
            }
        });
        List<CountStretch> stretches = new ArrayList<>();
        all.forEach((stretch, count) -> {
            long whole = Math.round(count);
            long counted = placed.getOrDefault(stretch, 0L);
            if (counted > whole) {
                notes.gap("more events than the total has");
            }
            notes.seen(stretch.toMillis);
            stretches.add(new CountStretch(
                    stretch.instance, stretch.fromMillis, stretch.toMillis, whole, Math.min(counted, whole)));
        });
        return new Counts(stretches);
    }

    /** The stretch of the total in which events ended. */
    private static @Nullable Stretch home(NavigableMap<Stretch, Double> all, Stretch events) {
        if (all.containsKey(events)) {
            return events;
        }
        Stretch next = all.ceilingKey(new Stretch(events.instance, Long.MIN_VALUE, events.toMillis));
        return next != null && next.instance.equals(events.instance) && next.fromMillis < events.toMillis ? next : null;
    }

    private NavigableMap<Stretch, Double> grown(List<Series> many, Scrapes scrapes) {
        NavigableMap<Stretch, Double> grown = new TreeMap<>();
        for (Series series : many) {
            grow(series, scrapes, grown);
        }
        return grown;
    }

    private void grow(Series series, Scrapes scrapes, Map<Stretch, Double> grown) {
        String instance = series.label(request.instanceLabel());
        long before = -1;
        double last = 0;
        Steps steps = new Steps(request, stamp);
        for (Point point : series.values()) {
            if (!(point.value() >= 0 && point.value() <= MOST_COUNT)) {
                notes.gap("values that are no count, such as NaN");
                continue;
            }
            if (counting == Counting.INCREASE) {
                if (steps.isWhole(point.millis())) {
                    add(
                            grown,
                            instance,
                            steps.beginMillis(point.millis()),
                            steps.endMillis(point.millis()),
                            point.value());
                }
                continue;
            }
            if (before < 0) {
                before = scrapes.before(instance, point.millis());
            } else if (point.value() < last) {
                notes.gap("a counter that began anew");
                last = 0;
            }
            if (before >= 0) {
                add(grown, instance, before, point.millis(), point.value() - last);
            }
            before = point.millis();
            last = point.value();
        }
    }

    private void add(Map<Stretch, Double> grown, String instance, long from, long to, double count) {
        if (to - from > MOST_GAP_MILLIS) {
            notes.gap("no value for more than 5 min");
        } else if (to > fromMillis && to <= toMillis) {
            grown.merge(new Stretch(instance, from, to), count, Double::sum);
        }
    }
}
