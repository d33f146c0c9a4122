package io.canaryjudge.connector.remotewrite;

import io.canaryjudge.window.CountedRequests;
import java.util.List;
import java.util.Map;

/**
 * What a body came to.
 *
 * @param requests the requests that it tells of, and those of earlier bodies whose wait is over
 * @param samples what became of its samples
 * @param histograms what became of its native histograms
 * @param exemplars how many exemplars it held; they are not used
 * @param events what happened to the series beside their growing
 * @param refusals the first of what was refused, in words
 * @param withoutVersion services with series that no label gives a version, each told once
 */
public record Received(
        List<CountedRequests> requests,
        Map<SampleFate, Long> samples,
        Map<SampleFate, Long> histograms,
        long exemplars,
        Map<HistoryEvent, Long> events,
        List<String> refusals,
        List<String> withoutVersion) {

    public Received {
        requests = List.copyOf(requests);
        samples = Map.copyOf(samples);
        histograms = Map.copyOf(histograms);
        events = Map.copyOf(events);
        refusals = List.copyOf(refusals);
        withoutVersion = List.copyOf(withoutVersion);
    }

    /** How many samples were taken, those that are of no use here among them: nobody needs to send them again. */
    public long samplesWritten() {
        return count(samples, SampleFate.Kind.ACCEPTED);
    }

    /** The same of native histograms. */
    public long histogramsWritten() {
        return count(histograms, SampleFate.Kind.ACCEPTED);
    }

    /** How many samples and native histograms had such a fate. */
    public long count(SampleFate.Kind kind) {
        return count(samples, kind) + count(histograms, kind);
    }

    private static long count(Map<SampleFate, Long> fates, SampleFate.Kind kind) {
        return fates.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == kind)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
