package io.canaryjudge.http.config;

import io.canaryjudge.fetch.MetricQuery;
import io.canaryjudge.fetch.MetricQuery.Counting;
import io.canaryjudge.fetch.MetricQuery.LatencyUnit;
import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.judgement.MetricKind.EventRatio;
import io.canaryjudge.judgement.MetricKind.Gauge;
import io.canaryjudge.judgement.MetricKind.Throughput;
import io.canaryjudge.judgement.MetricPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the keys {@code source} and {@code query} of a policy's metrics. */
final class PullReader {

    private static final int MOST_METRICS = 100;

    private static final Map<String, Counting> COUNTINGS =
            Fields.words(Map.entry("cumulative", Counting.CUMULATIVE), Map.entry("increase", Counting.INCREASE));

    private static final Map<String, LatencyUnit> UNITS = Fields.words(
            Map.entry("s", LatencyUnit.SECONDS),
            Map.entry("ms", LatencyUnit.MILLISECONDS),
            Map.entry("us", LatencyUnit.MICROSECONDS));

    private PullReader() {}

    /** What is fetched for the metrics of a policy, which is where a metric without a query may find another's. */
    static List<PulledMetric> read(Fields policy, List<MetricPolicy> metrics) {
        List<PulledMetric> pulled = new ArrayList<>();
        List<Fields> listed = policy.objects("metrics", 1, MOST_METRICS);
        for (int i = 0; i < listed.size() && i < metrics.size(); i++) {
            Fields one = listed.get(i);
            MetricPolicy metric = metrics.get(i);
            String source = one.name("source", "");
            if (one.has("query")) {
                MetricQuery query = query(one, metric.kind());
                pulled.add(new PulledMetric(metric, source, query));
                refuseAnotherOfItsKind(one, pulled);
            } else if (!source.isEmpty()) {
                one.refuse("source", "is of no use without a query");
            }
        }
        return List.copyOf(pulled);
    }

    /** Requests and latencies are each one stream of a service, which all metrics of their kind look at. */
    private static void refuseAnotherOfItsKind(Fields fields, List<PulledMetric> pulled) {
        PulledMetric last = pulled.get(pulled.size() - 1);
        boolean isShared = slot(last.metric().kind()) != Slot.OWN;
        boolean isAnother = pulled.stream()
                .filter(other ->
                        slot(other.metric().kind()) == slot(last.metric().kind()))
                .anyMatch(other ->
                        !other.query().equals(last.query()) || !other.source().equals(last.source()));
        if (isShared && isAnother) {
            fields.refuse(
                    "query",
                    "differs from another metric's of its kind; all error rates and throughputs look at one query, and all"
                            + " latencies at one. Another rate can be a metric of kind ratio with direction increase,"
                            + " another number a gauge");
        }
    }

    private enum Slot {
        REQUESTS,
        LATENCIES,
        OWN
    }

    private static Slot slot(MetricKind kind) {
        if (kind instanceof ErrorRate || kind instanceof Throughput) {
            return Slot.REQUESTS;
        }
        return kind instanceof Gauge || kind instanceof EventRatio ? Slot.OWN : Slot.LATENCIES;
    }

    private static MetricQuery query(Fields metric, MetricKind kind) {
        Object written = metric.any("query");
        if (kind instanceof Gauge) {
            return written instanceof String
                    ? new MetricQuery.Levels(metric.requiredLines("query"))
                    : levels(metric.object("query"));
        }
        Fields query = metric.object("query");
        MetricQuery read = counted(query, kind);
        query.refuseUnknownKeys();
        return read;
    }

    private static MetricQuery levels(Fields query) {
        MetricQuery.Levels levels = new MetricQuery.Levels(query.requiredLines("value"));
        query.refuseUnknownKeys();
        return levels;
    }

    private static MetricQuery counted(Fields query, MetricKind kind) {
        Counting counting = query.word("counting", COUNTINGS, Counting.CUMULATIVE);
        if (slot(kind) == Slot.LATENCIES) {
            LatencyUnit unit = query.word("unit", UNITS, LatencyUnit.SECONDS);
            return new MetricQuery.Latencies(query.requiredLines("buckets"), counting, unit);
        }
        if (query.has("rows")) {
            String rows = query.requiredLines("rows");
            return new MetricQuery.Counts(rows, Optional.of(rows), counting);
        }
        query.allow("rows");
        if (kind instanceof EventRatio) {
            return new MetricQuery.Counts(
                    query.requiredLines("of"), Optional.of(query.requiredLines("events")), counting);
        }
        boolean needsErrors = kind instanceof ErrorRate || query.has("errors");
        return new MetricQuery.Counts(
                query.requiredLines("total"),
                needsErrors ? Optional.of(query.requiredLines("errors")) : Optional.empty(),
                counting);
    }
}
