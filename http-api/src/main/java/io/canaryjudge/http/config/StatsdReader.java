package io.canaryjudge.http.config;

import io.canaryjudge.connector.statsd.StatsdConfig;
import io.canaryjudge.connector.statsd.StatsdMapping;
import io.canaryjudge.connector.statsd.StatsdTags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Reads where and how StatsD is listened for. */
final class StatsdReader {

    private static final int MOST_PORT = 65_535;
    private static final int MOST_NAMES = 64;
    private static final Map<String, TimeUnit> UNITS = Fields.words(
            Map.entry("us", TimeUnit.MICROSECONDS),
            Map.entry("ms", TimeUnit.MILLISECONDS),
            Map.entry("s", TimeUnit.SECONDS));

    private StatsdReader() {}

    /** The settings that a mapping describes; those of {@link StatsdConfig#OFF}, with the problems noted, if there are any. */
    static StatsdConfig read(Fields fields) {
        StatsdConfig defaults = StatsdConfig.OFF;
        fields.allow("host");
        String host = fields.has("host") ? fields.requiredName("host") : defaults.host();
        int port = (int) fields.integer("port", defaults.port(), 0, MOST_PORT);
        List<String> latencies = fields.texts("latencies", 0, MOST_NAMES);
        List<String> requests = fields.texts("requests", 0, MOST_NAMES);
        List<String> errors = fields.texts("errors", 0, MOST_NAMES);
        TimeUnit unit = fields.word("unit", UNITS, defaults.mapping().unit());
        Optional<StatsdTags> tags = tags(fields.object("tags"));
        fields.refuseUnknownKeys();
        return tags.flatMap(named -> fields.make(() ->
                        new StatsdConfig(host, port, new StatsdMapping(latencies, requests, errors, named, unit))))
                .orElse(defaults);
    }

    private static Optional<StatsdTags> tags(Fields fields) {
        StatsdTags defaults = StatsdTags.DEFAULT;
        String service = fields.name("service", defaults.service());
        String version = fields.name("version", defaults.version());
        String instance = fields.name("instance", defaults.instance());
        String status = fields.name("status", defaults.status());
        String error = fields.name("error", defaults.error());
        fields.refuseUnknownKeys();
        return fields.make(() -> new StatsdTags(service, version, instance, status, error));
    }
}
