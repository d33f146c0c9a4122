package io.canaryjudge.connector.remotewrite;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.SeriesKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads from a series' labels whose requests it counts and how they ended. */
final class SeriesReader {

    private static final String UNKNOWN = "unknown";

    private final RemoteWriteConfig config;

    SeriesReader(RemoteWriteConfig config) {
        this.config = config;
    }

    /** What the labels say. */
    Reading read(MetricRole role, Labels labels) {
        for (Map.Entry<String, String> ignored : config.ignored().entrySet()) {
            if (labels.get(ignored.getKey()).equals(ignored.getValue())) {
                return Reading.unused(SampleFate.IGNORED_LABEL, "");
            }
        }
        String service = first(labels, config.identity().service());
        String version = first(labels, config.identity().version());
        if (service.isEmpty()) {
            return Reading.unused(SampleFate.NO_SERVICE, "");
        }
        if (version.isEmpty() || version.equals(UNKNOWN)) {
            return Reading.unused(SampleFate.NO_VERSION, service);
        }
        Outcome outcome = outcome(labels);
        if (outcome == Outcome.UNKNOWN && role.kind() == MetricRole.Kind.COUNTER) {
            return Reading.unused(SampleFate.NO_OUTCOME, service);
        }
        try {
            SeriesKey key = new SeriesKey(
                    service, version, first(labels, config.identity().instance()));
            return new Reading(SampleFate.USED, service, key, outcome);
        } catch (IllegalArgumentException e) {
            return Reading.unused(SampleFate.BAD_IDENTITY, String.valueOf(e.getMessage()));
        }
    }

    private static String first(Labels labels, List<String> names) {
        return names.stream()
                .map(labels::get)
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }

    private Outcome outcome(Labels labels) {
        return config.outcomeLabels().stream()
                .map(name -> OutcomeWords.of(labels.get(name), name.contains("grpc")))
                .filter(outcome -> outcome != Outcome.UNKNOWN)
                .findFirst()
                .orElse(Outcome.UNKNOWN);
    }

    /**
     * What labels say.
     *
     * @param fate USED, or why the series is of no use
     * @param note the service, or what is wrong
     * @param key whose requests; there for those that are used
     */
    record Reading(SampleFate fate, String note, @Nullable SeriesKey key, Outcome outcome) {

        static Reading unused(SampleFate fate, String note) {
            return new Reading(fate, note, null, Outcome.UNKNOWN);
        }
    }
}
