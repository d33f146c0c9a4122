package io.canaryjudge.http.config;

import io.canaryjudge.connector.otlp.OtlpConfig;
import java.util.List;
import java.util.Optional;

/** Reads what is made of OpenTelemetry metrics. */
final class OtlpSettings {

    private static final int MOST_NAMES = 100;

    private OtlpSettings() {}

    /** The settings that a mapping describes; empty, with the problems noted, if they do not fit together. */
    static Optional<OtlpConfig> read(Fields fields) {
        OtlpConfig defaults = OtlpConfig.DEFAULT;
        List<String> histograms = names(fields, "histograms", defaults.histograms());
        List<String> requestSums = names(fields, "requestSums", defaults.requestSums());
        List<String> errorSums = names(fields, "errorSums", defaults.errorSums());
        String service = fields.name("serviceAttribute", defaults.serviceAttribute());
        String version = fields.name("versionAttribute", defaults.versionAttribute());
        List<String> instances = names(fields, "instanceAttributes", defaults.instanceAttributes());
        int maxStreams = (int) fields.integer("maxStreams", defaults.maxStreams(), 1, 10_000_000);
        fields.refuseUnknownKeys();
        return fields.make(
                () -> new OtlpConfig(histograms, requestSums, errorSums, service, version, instances, maxStreams));
    }

    private static List<String> names(Fields fields, String key, List<String> fallback) {
        List<String> names = fields.texts(key, 0, MOST_NAMES);
        return fields.has(key) ? names : fallback;
    }
}
