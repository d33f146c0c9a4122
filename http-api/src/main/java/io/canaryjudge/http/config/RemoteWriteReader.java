package io.canaryjudge.http.config;

import io.canaryjudge.connector.remotewrite.RemoteWriteConfig;
import io.canaryjudge.connector.remotewrite.RemoteWriteConfig.IdentityLabels;
import io.canaryjudge.connector.remotewrite.RemoteWriteConfig.Limits;
import io.canaryjudge.connector.remotewrite.RemoteWriteConfig.MetricNames;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the section {@code remoteWrite} of the settings. */
final class RemoteWriteReader {

    private static final int MOST_NAMES = 50;

    private RemoteWriteReader() {}

    static RemoteWriteConfig read(Fields fields) {
        RemoteWriteConfig defaults = RemoteWriteConfig.DEFAULT;
        List<String> latencies =
                names(fields, "latencyMetrics", defaults.metrics().latencies());
        List<String> counters =
                names(fields, "requestCounters", defaults.metrics().counters());
        Optional<MetricNames> metrics = fields.make(() -> new MetricNames(latencies, counters));
        IdentityLabels identity = new IdentityLabels(
                names(fields, "serviceLabels", defaults.identity().service()),
                names(fields, "versionLabels", defaults.identity().version()),
                names(fields, "instanceLabels", defaults.identity().instance()));
        List<String> outcomes = names(fields, "outcomeLabels", defaults.outcomeLabels());
        Map<String, String> ignored = ignored(fields, defaults.ignored());
        Optional<Limits> limits = limits(fields);
        fields.allow("latencyMetrics", "requestCounters", "serviceLabels", "versionLabels", "instanceLabels");
        fields.allow("outcomeLabels", "ignore");
        fields.refuseUnknownKeys();
        return new RemoteWriteConfig(
                metrics.orElse(defaults.metrics()), identity, outcomes, ignored, limits.orElse(defaults.limits()));
    }

    private static Optional<Limits> limits(Fields fields) {
        Limits defaults = Limits.DEFAULT;
        int maxSeries = (int) fields.integer("maxSeries", defaults.maxSeries(), 1, 10_000_000);
        Duration idle = fields.duration("idle", defaults.idle(), Duration.ofMinutes(1), Duration.ofDays(1));
        Duration assembly =
                fields.duration("assembly", defaults.assembly(), Duration.ofMillis(100), Duration.ofMinutes(1));
        return fields.make(() -> new Limits(maxSeries, idle, assembly));
    }

    private static List<String> names(Fields fields, String key, List<String> fallback) {
        if (!fields.has(key)) {
            return fallback;
        }
        List<String> names = fields.texts(key, 0, MOST_NAMES);
        for (String name : names) {
            if (!name.matches("[a-zA-Z_:][a-zA-Z0-9_:]{0,255}")) {
                fields.refuse(key, "must be names of metrics or labels, one was " + Fields.describe(name));
            }
        }
        return names;
    }

    private static Map<String, String> ignored(Fields fields, Map<String, String> fallback) {
        if (!fields.has("ignore")) {
            return fallback;
        }
        Map<String, String> ignored = new LinkedHashMap<>();
        for (Fields label : fields.objects("ignore", 0, MOST_NAMES)) {
            ignored.put(label.requiredName("label"), label.requiredName("value"));
            label.refuseUnknownKeys();
        }
        return ignored;
    }
}
