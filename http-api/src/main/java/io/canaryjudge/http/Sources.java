package io.canaryjudge.http;

import io.canaryjudge.connector.influxdb.InfluxDbSource;
import io.canaryjudge.connector.prometheus.PrometheusCatalog;
import io.canaryjudge.connector.prometheus.PrometheusSource;
import io.canaryjudge.http.config.SourceSettings;
import io.canaryjudge.http.config.SourceType;
import io.canaryjudge.http.pull.PulledSource;
import io.canaryjudge.spi.MetricSource;
import io.vertx.core.Vertx;
import java.util.List;

/** Opens the sources that settings name. */
public final class Sources {

    private Sources() {}

    /** Sources that are asked from now on; whoever asks closes them. */
    public static List<PulledSource> open(Vertx vertx, List<SourceSettings> settings) {
        return settings.stream().map(source -> open(vertx, source)).toList();
    }

    /** One source. */
    public static PulledSource open(Vertx vertx, SourceSettings settings) {
        MetricSource source = settings.type() instanceof SourceType.InfluxDb influx
                ? new InfluxDbSource(vertx, settings.server(), influx.version())
                : new PrometheusSource(vertx, settings.server());
        return new PulledSource(source, settings);
    }

    /** What a Prometheus has. */
    public static PrometheusCatalog catalog(Vertx vertx, SourceSettings settings) {
        return new PrometheusCatalog(vertx, settings.server());
    }
}
