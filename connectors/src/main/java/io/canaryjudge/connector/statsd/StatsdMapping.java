package io.canaryjudge.connector.statsd;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Which metrics tell about requests. A metric is named exactly, or with places for whose request it was: see
 * {@code docs/ingest.md}.
 *
 * @param latencies timers, histograms and distributions of how long requests took
 * @param requests counters of requests that have ended
 * @param errors counters of those among {@code requests} that failed
 * @param tags which tags are read
 * @param unit of histograms and distributions; timers are milliseconds
 */
public record StatsdMapping(
        List<String> latencies, List<String> requests, List<String> errors, StatsdTags tags, TimeUnit unit) {

    /** No metric at all. */
    public static final StatsdMapping NONE =
            new StatsdMapping(List.of(), List.of(), List.of(), StatsdTags.DEFAULT, TimeUnit.MILLISECONDS);

    /** @throws IllegalArgumentException if a name is none, or if errors are counted and requests are not */
    public StatsdMapping {
        latencies = List.copyOf(latencies);
        requests = List.copyOf(requests);
        errors = List.copyOf(errors);
        templates(latencies);
        templates(requests);
        templates(errors);
        if (!errors.isEmpty() && requests.isEmpty()) {
            throw new IllegalArgumentException("errors need requests, of which they are a part; requests has no name");
        }
    }

    static List<MetricTemplate> templates(List<String> names) {
        return names.stream().map(MetricTemplate::new).toList();
    }
}
