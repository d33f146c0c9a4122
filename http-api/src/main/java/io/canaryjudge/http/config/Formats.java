package io.canaryjudge.http.config;

import io.canaryjudge.connector.otlp.OtlpConfig;
import io.canaryjudge.connector.remotewrite.RemoteWriteConfig;
import io.canaryjudge.connector.statsd.StatsdConfig;

/**
 * Which of others' metrics are requests, for each format that brings more than requests.
 *
 * @param otlp what is made of OpenTelemetry metrics
 * @param remoteWrite which series of Prometheus remote write are requests
 * @param statsd where and how StatsD is listened for
 */
public record Formats(OtlpConfig otlp, RemoteWriteConfig remoteWrite, StatsdConfig statsd) {

    /** What holds where nothing is set. */
    public static final Formats DEFAULT = new Formats(OtlpConfig.DEFAULT, RemoteWriteConfig.DEFAULT, StatsdConfig.OFF);

    /** The same with other settings for Prometheus remote write. */
    public Formats withRemoteWrite(RemoteWriteConfig other) {
        return new Formats(otlp, other, statsd);
    }

    /** The same with other settings for StatsD. */
    public Formats withStatsd(StatsdConfig other) {
        return new Formats(otlp, remoteWrite, other);
    }
}
