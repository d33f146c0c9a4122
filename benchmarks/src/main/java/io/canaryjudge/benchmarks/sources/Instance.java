package io.canaryjudge.benchmarks.sources;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.SplittableRandom;

/**
 * One instance of one version of a service. Each of its requests is counted by the Prometheus client and told as a line at
 * the same time. Requests are made by one thread; any may scrape.
 */
final class Instance {

    private static final double USUAL_FAILING = 0.005;
    private static final double MEDIAN_SECONDS = 0.02;
    private static final double SIGMA = 0.5;

    private final String service;
    private final String version;
    private final String name;
    private final SplittableRandom random;
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Histogram durations = Histogram.builder()
            .name("http_server_request_duration_seconds")
            .help("Time of a request.")
            .unit(Unit.SECONDS)
            .register(registry);
    private final Counter requests = Counter.builder()
            .name("http_requests_total")
            .help("Requests that were answered.")
            .labelNames("code")
            .register(registry);

    Instance(String service, String version, int number, SplittableRandom random) {
        this.service = service;
        this.version = version;
        this.name = version + "-" + number;
        this.random = random;
    }

    /** What distinguishes it in an address. */
    String path() {
        return "/" + service + "/" + name;
    }

    /** The labels that its series get when they are scraped. */
    String labels() {
        return "{service: " + service + ", version: '" + version + "', instance: " + name + ", __metrics_path__: "
                + path() + "}";
    }

    /** Serves one request, and adds the line that tells of it. */
    void serve(Change change, long atMillis, StringBuilder lines) {
        double seconds = MEDIAN_SECONDS * Math.exp(SIGMA * random.nextGaussian()) * change.slower();
        int status = random.nextDouble() < USUAL_FAILING + change.failing() ? 500 : 200;
        requests.labelValues(Integer.toString(status)).inc();
        durations.observe(seconds);
        lines.append("requests,service=").append(service).append(",version=").append(version);
        lines.append(",instance=").append(name).append(" latency_us=").append(Math.round(seconds * 1e6));
        lines.append(",status=").append(status).append("i ").append(atMillis).append('\n');
    }

    /** What a scrape finds. */
    MetricSnapshots scrape() {
        return registry.scrape();
    }
}
