package io.canaryjudge.http.pull;

import io.canaryjudge.connector.prometheus.PrometheusCatalog;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/** Proposes a policy for a service that is measured already, by how its metrics are named. */
public final class PolicyProposal {

    private static final List<String> SERVICE_LABELS =
            List.of("service", "service_name", "app", "destination_workload", "envoy_cluster_name", "job");

    private final PrometheusCatalog catalog;
    private final String versionLabel;

    /** @param versionLabel the label that tells versions apart */
    public PolicyProposal(PrometheusCatalog catalog, String versionLabel) {
        this.catalog = catalog;
        this.versionLabel = versionLabel;
    }

    /** The policy as YAML; empty where nothing was found that is named as usual. Fails with words that say why. */
    public Future<Optional<String>> find() {
        return catalog.metricsWith(versionLabel).compose(metrics -> {
            Optional<Conventions.Durations> durations = Conventions.durations(metrics);
            return requests(Conventions.counters(metrics), 0)
                    .compose(requests -> durations.isPresent()
                            ? latencies(durations.get(), metrics).map(found -> policy(requests, Optional.of(found)))
                            : Future.succeededFuture(policy(requests, Optional.empty())));
        });
    }

    private Future<Optional<String>> requests(List<String> counters, int next) {
        if (next == counters.size()) {
            return Future.succeededFuture(Optional.empty());
        }
        String counter = counters.get(next);
        return catalog.labelsOf(counter)
                .compose(labels -> Conventions.failed(labels)
                        .map(failed -> Future.succeededFuture(Optional.of(errorRate(counter, labels, failed))))
                        .orElseGet(() -> requests(counters, next + 1)));
    }

    private String errorRate(String counter, Set<String> labels, Conventions.Failed failed) {
        String selected = selected(labels);
        return """
              - name: error_rate
                query:
                  errors: '%s{%s,%s%s}'
                  total: '%s{%s}'
            """.formatted(counter, selected, failed.label(), failed.matcher(), counter, selected);
    }

    private Future<String> latencies(Conventions.Durations durations, SortedSet<String> metrics) {
        boolean isClassic = metrics.contains(durations.name() + "_bucket");
        String metric = isClassic ? durations.name() + "_bucket" : durations.name();
        return catalog.labelsOf(metric).map(labels -> latencies(durations, labels, isClassic));
    }

    /** Classic buckets are two or two and a half times as wide as their beginning as a rule: nothing narrower passes. */
    private String latencies(Conventions.Durations durations, Set<String> labels, boolean isClassic) {
        String margins = isClassic ? "margin: 1.5, passMargin: 3, " : "";
        List<String> lines = new ArrayList<>();
        for (String name : List.of("latency_p50", "latency_p95", "latency_p99")) {
            lines.add("  - {name: " + name + ", " + margins + "query: {buckets: '" + durations.name() + "{"
                    + selected(labels) + "}', unit: " + durations.unit() + "}}\n");
        }
        return String.join("", lines);
    }

    private String selected(Set<String> labels) {
        List<String> matchers = new ArrayList<>();
        SERVICE_LABELS.stream()
                .filter(labels::contains)
                .findFirst()
                .ifPresent(label -> matchers.add(label + "=\"${service}\""));
        matchers.add(versionLabel + "=\"${version}\"");
        if (labels.contains(Conventions.REPORTER)) {
            matchers.add(Conventions.REPORTER + "=\"destination\"");
        }
        return String.join(",", matchers);
    }

    private static Optional<String> policy(Optional<String> requests, Optional<String> latencies) {
        if (requests.isEmpty() && latencies.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("# Proposed by how the metrics are named; read it before you use it.\nmetrics:\n"
                + requests.map(text -> text.indent(0)).orElse("")
                + latencies.orElse(""));
    }
}
