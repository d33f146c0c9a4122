package io.canaryjudge.http.pull;

import io.canaryjudge.fetch.FetchedData;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.judgement.MetricKind.EventRatio;
import io.canaryjudge.judgement.MetricKind.Gauge;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.ReadingTally;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Windows made of the latest answers. Immutable. */
final class PulledWindows {

    /** Of nothing. */
    static final PulledWindows NONE = new PulledWindows(Map.of());

    private static final int LONGEST_INSTANCE = SeriesKey.MAX_LENGTH;

    private final Map<Long, WindowPair> windows;

    private PulledWindows(Map<Long, WindowPair> windows) {
        this.windows = windows;
    }

    /** The windows of the answers of some queries; what a query asks for is in none of the others. */
    static PulledWindows of(List<CohortPoll> polls, WindowSpec spec, long firstWindow) {
        Map<Long, SortedMap<String, WindowSnapshot>> baseline = new HashMap<>();
        Map<Long, SortedMap<String, WindowSnapshot>> canary = new HashMap<>();
        for (CohortPoll poll : polls) {
            Map<Long, SortedMap<String, WindowSnapshot>> cohort = poll.cohort() == Cohort.BASELINE ? baseline : canary;
            for (CountedRequests counted : counted(poll)) {
                counted.byWindow(spec).forEach((index, part) -> {
                    if (index >= firstWindow) {
                        cohort.computeIfAbsent(index, window -> new TreeMap<>())
                                .merge(counted.series().instance(), part, WindowSnapshot::merge);
                    }
                });
            }
        }
        Map<Long, WindowPair> pairs = new HashMap<>();
        List.of(baseline, canary)
                .forEach(cohort -> cohort.keySet()
                        .forEach(index -> pairs.computeIfAbsent(
                                index, window -> new WindowPair(window, at(baseline, window), at(canary, window)))));
        return new PulledWindows(pairs);
    }

    private static SortedMap<String, WindowSnapshot> at(
            Map<Long, SortedMap<String, WindowSnapshot>> cohort, long window) {
        return cohort.getOrDefault(window, Collections.emptySortedMap());
    }

    WindowPair at(long index) {
        WindowPair found = windows.get(index);
        return found == null
                ? new WindowPair(index, Collections.emptySortedMap(), Collections.emptySortedMap())
                : found;
    }

    private static List<CountedRequests> counted(CohortPoll poll) {
        List<CountedRequests> counted = new ArrayList<>();
        MetricKind kind = poll.pulled().metric().kind();
        if (poll.data() instanceof FetchedData.Counts counts) {
            counts.stretches().forEach(stretch -> {
                WindowSnapshot requests = kind instanceof EventRatio ratio
                        ? ratio(ratio, stretch)
                        : new WindowSnapshot(stretch.total(), stretch.events(), HistogramSnapshot.EMPTY);
                add(counted, stretch.instance(), stretch.fromMillis(), stretch.toMillis(), requests);
            });
        } else if (poll.data() instanceof FetchedData.Distributions distributions) {
            distributions
                    .stretches()
                    .forEach(stretch -> add(
                            counted,
                            stretch.instance(),
                            stretch.fromMillis(),
                            stretch.toMillis(),
                            new WindowSnapshot(0, 0, stretch.latency())));
        } else if (poll.data() instanceof FetchedData.Levels levels && kind instanceof Gauge gauge) {
            levels.points().stream()
                    .filter(point -> Math.abs(point.value()) <= Reading.MAX_VALUE)
                    .forEach(point -> add(
                            counted,
                            point.instance(),
                            point.atMillis(),
                            point.atMillis(),
                            readings(gauge.field(), 1, point.value())));
        }
        return counted;
    }

    private static WindowSnapshot ratio(EventRatio ratio, FetchedData.CountStretch stretch) {
        WindowSnapshot trials = readings(ratio.of(), stretch.total(), (double) stretch.total());
        SortedMap<String, ReadingTally> both = new TreeMap<>(trials.readings());
        both.putAll(readings(ratio.events(), stretch.events(), (double) stretch.events())
                .readings());
        return WindowSnapshot.EMPTY.withReadings(both);
    }

    private static WindowSnapshot readings(String name, long count, double sum) {
        SortedMap<String, ReadingTally> readings = new TreeMap<>();
        if (count > 0) {
            readings.put(name, new ReadingTally(count, sum));
        }
        return WindowSnapshot.EMPTY.withReadings(readings);
    }

    private static void add(
            List<CountedRequests> counted, String instance, long from, long to, WindowSnapshot requests) {
        boolean isUsable = !requests.isEmpty()
                && requests.samples() <= CountedRequests.MAX_REQUESTS
                && instance.length() <= LONGEST_INSTANCE;
        if (isUsable) {
            counted.add(new CountedRequests(new SeriesKey("pulled", "pulled", instance), from, to, requests));
        }
    }
}
