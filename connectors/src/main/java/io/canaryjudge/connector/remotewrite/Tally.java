package io.canaryjudge.connector.remotewrite;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what happens while a body is worked on. Used by one thread, once. */
final class Tally {

    private static final int MOST_REFUSALS_TOLD = 20;

    private final Map<SampleFate, Long> samples = new EnumMap<>(SampleFate.class);
    private final Map<SampleFate, Long> histograms = new EnumMap<>(SampleFate.class);
    private final Map<HistoryEvent, Long> events = new EnumMap<>(HistoryEvent.class);
    private final List<String> refusals = new ArrayList<>();

    void samples(SampleFate fate, long count) {
        add(samples, fate, count);
    }

    void histograms(SampleFate fate, long count) {
        add(histograms, fate, count);
    }

    void count(HistoryEvent event, long count) {
        add(events, event, count);
    }

    /** Notes in words what was refused; what goes beyond twenty is only counted. */
    void refuse(Labels labels, String reason) {
        if (refusals.size() < MOST_REFUSALS_TOLD) {
            refusals.add(labels + ": " + reason);
        }
    }

    private static <K> void add(Map<K, Long> counts, K key, long count) {
        if (count > 0) {
            counts.merge(key, count, Long::sum);
        }
    }

    Map<SampleFate, Long> samples() {
        return samples;
    }

    Map<SampleFate, Long> histograms() {
        return histograms;
    }

    Map<HistoryEvent, Long> events() {
        return events;
    }

    List<String> refusals() {
        return refusals;
    }
}
