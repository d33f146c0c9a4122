package io.canaryjudge.http.pull;

import io.canaryjudge.analysis.WindowSource;
import io.canaryjudge.http.config.PulledMetric;
import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.judgement.MetricKind.EventRatio;
import io.canaryjudge.judgement.MetricKind.Gauge;
import io.canaryjudge.judgement.MetricKind.Throughput;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.window.ReadingTally;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was sent of the metrics that are not fetched, kept until what is fetched of the same time has come. Confined to the
 * service's context.
 */
final class PushedMemory {

    private final boolean takesRequests;
    private final boolean takesLatencies;
    private final boolean takesReadings;
    private final List<String> fetchedReadings;
    private final TreeMap<Long, WindowPair> windows = new TreeMap<>();

    PushedMemory(List<MetricPolicy> all, List<PulledMetric> pulled) {
        takesRequests = takes(all, pulled, Part.REQUESTS);
        takesLatencies = takes(all, pulled, Part.LATENCIES);
        takesReadings = all.stream()
                .anyMatch(metric -> part(metric) == Part.READINGS
                        && pulled.stream().noneMatch(p -> p.metric().name().equals(metric.name())));
        fetchedReadings = pulled.stream()
                .map(PulledMetric::metric)
                .flatMap(metric -> metric.kind() instanceof Gauge gauge
                        ? java.util.stream.Stream.of(gauge.field())
                        : metric.kind() instanceof EventRatio ratio
                                ? java.util.stream.Stream.of(ratio.events(), ratio.of())
                                : java.util.stream.Stream.empty())
                .toList();
    }

    private enum Part {
        REQUESTS,
        LATENCIES,
        READINGS
    }

    private static Part part(MetricPolicy metric) {
        if (metric.kind() instanceof ErrorRate || metric.kind() instanceof Throughput) {
            return Part.REQUESTS;
        }
        return metric.kind() instanceof Gauge || metric.kind() instanceof EventRatio ? Part.READINGS : Part.LATENCIES;
    }

    private static boolean takes(List<MetricPolicy> all, List<PulledMetric> pulled, Part part) {
        return all.stream().anyMatch(metric -> part(metric) == part)
                && pulled.stream().noneMatch(fetched -> part(fetched.metric()) == part);
    }

    /** Whether anything is sent that the analysis looks at. */
    boolean isUsed() {
        return takesRequests || takesLatencies || takesReadings;
    }

    void remember(WindowSource pushed, long first, long last) {
        windows.headMap(first).clear();
        for (long index = first; index <= last && isUsed(); index++) {
            WindowPair pair = pushed.at(index);
            if (!pair.baseline().isEmpty() || !pair.canary().isEmpty()) {
                windows.put(index, new WindowPair(index, reduced(pair.baseline()), reduced(pair.canary())));
            }
        }
    }

    WindowPair with(WindowPair fetched) {
        WindowPair sent = windows.get(fetched.index());
        return sent == null ? fetched : fetched.merge(sent);
    }

    private SortedMap<String, WindowSnapshot> reduced(SortedMap<String, WindowSnapshot> instances) {
        SortedMap<String, WindowSnapshot> reduced = new TreeMap<>();
        instances.forEach((instance, did) -> {
            WindowSnapshot rest = reduced(did);
            if (!rest.isEmpty()) {
                reduced.put(instance, rest);
            }
        });
        return Collections.unmodifiableSortedMap(reduced);
    }

    private WindowSnapshot reduced(WindowSnapshot did) {
        SortedMap<String, ReadingTally> readings = new TreeMap<>(did.readings());
        readings.keySet().removeAll(fetchedReadings);
        return new WindowSnapshot(
                takesRequests ? did.outcomes() : 0,
                takesRequests ? did.failures() : 0,
                takesLatencies ? did.latency() : WindowSnapshot.EMPTY.latency(),
                readings);
    }
}
