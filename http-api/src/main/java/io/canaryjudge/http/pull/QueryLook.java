package io.canaryjudge.http.pull;

import io.canaryjudge.fetch.FetchOutcome;
import io.canaryjudge.fetch.FetchOutcome.Failed;
import io.canaryjudge.fetch.FetchOutcome.Fetched;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.canaryjudge.fetch.FetchRequest;
import io.canaryjudge.fetch.FetchedData;
import io.canaryjudge.http.config.PulledMetric;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.metric.Cohort;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** One question about one cohort, asked once, for people to look at. */
public record QueryLook(PulledMetric metric, Cohort cohort, List<String> queries, FetchOutcome outcome) {

    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final LatencyQuantile SHOWN = new LatencyQuantile(0.99);

    /** Asks for a stretch of time; the future does not fail. */
    public static Future<QueryLook> take(
            PulledMetric metric,
            PulledSource source,
            String service,
            String version,
            Cohort cohort,
            long fromMillis,
            long toMillis) {
        FetchRequest request;
        try {
            request = Question.of(metric, source, service, version, cohort, fromMillis, toMillis);
        } catch (IllegalArgumentException e) {
            Failed failed = new Failed(Why.BAD_QUERY, String.valueOf(e.getMessage()));
            return Future.succeededFuture(
                    new QueryLook(metric, cohort, metric.query().texts(), failed));
        }
        return Future.fromCompletionStage(source.source().fetch(request).outcome())
                .map(outcome -> new QueryLook(metric, cohort, request.query().texts(), outcome));
    }

    /** Whether the query itself is wrong. */
    public boolean isBad() {
        return outcome instanceof Failed failed && failed.why() == Why.BAD_QUERY;
    }

    /** In one line what came of it. */
    public String summary() {
        if (outcome instanceof Failed failed) {
            return failed.why() + ": " + failed.cause();
        }
        Fetched fetched = (Fetched) outcome;
        List<String> parts = new ArrayList<>();
        parts.add(total(fetched.data()));
        parts.add(fetched.notes().matched().size() + " series");
        fetched.notes().gaps().forEach(gap -> parts.add("gap: " + gap));
        fetched.notes().warnings().forEach(warning -> parts.add("warning: " + warning));
        return String.join("; ", parts);
    }

    private static String total(FetchedData data) {
        if (data instanceof FetchedData.Counts counts) {
            long total = counts.stretches().stream()
                    .mapToLong(FetchedData.CountStretch::total)
                    .sum();
            long events = counts.stretches().stream()
                    .mapToLong(FetchedData.CountStretch::events)
                    .sum();
            return total + " counted, " + events + " of them failed or events";
        }
        if (data instanceof FetchedData.Distributions distributions) {
            return distributions.stretches().stream()
                            .mapToLong(s -> s.latency().count())
                            .sum() + " latencies";
        }
        return ((FetchedData.Levels) data).points().size() + " values";
    }

    /** A line of bars, one for each part of the time; blank where nothing is known. */
    public String plot(int width, long fromMillis, long toMillis, double most) {
        double[] values = values(width, fromMillis, toMillis);
        StringBuilder line = new StringBuilder();
        for (double value : values) {
            if (Double.isNaN(value)) {
                line.append(' ');
            } else {
                double share = most > 0 ? Math.max(0, Math.min(1, value / most)) : 0;
                line.append(BARS.charAt((int) Math.round(share * (BARS.length() - 1))));
            }
        }
        return line.toString();
    }

    /** The largest value that is plotted; 0 where there is none. */
    public double most(int width, long fromMillis, long toMillis) {
        double most = 0;
        for (double value : values(width, fromMillis, toMillis)) {
            most = Double.isNaN(value) ? most : Math.max(most, value);
        }
        return most;
    }

    /** What a bar shows. */
    public String plotted() {
        if (outcome instanceof Fetched fetched && fetched.data() instanceof FetchedData.Distributions) {
            return quantile().percentile() + " in ms";
        }
        boolean isCounts = outcome instanceof Fetched fetched && fetched.data() instanceof FetchedData.Counts;
        return isCounts ? (metric.query().texts().size() > 1 ? "share in %" : "counted") : "mean";
    }

    /** The quantile that is judged, or the 99th percentile where it is the distribution. */
    private LatencyQuantile quantile() {
        return metric.metric().kind() instanceof LatencyQuantile latency ? latency : SHOWN;
    }

    private double[] values(int width, long fromMillis, long toMillis) {
        double[] values = new double[width];
        java.util.Arrays.fill(values, Double.NaN);
        TreeMap<Integer, double[]> sums = new TreeMap<>();
        if (outcome instanceof Fetched fetched) {
            points(fetched.data()).forEach(point -> {
                int at = (int) Math.min(width - 1L, (point.atMillis - fromMillis) * width / (toMillis - fromMillis));
                if (at >= 0) {
                    double[] sum = sums.computeIfAbsent(at, index -> new double[2]);
                    sum[0] += point.value * point.weight;
                    sum[1] += point.weight;
                }
            });
        }
        sums.forEach((at, sum) -> values[at] = sum[1] > 0 ? sum[0] / sum[1] : Double.NaN);
        return values;
    }

    private record Plotted(long atMillis, double value, double weight) {}

    private List<Plotted> points(FetchedData data) {
        List<Plotted> points = new ArrayList<>();
        if (data instanceof FetchedData.Counts counts) {
            boolean isShare = metric.query().texts().size() > 1;
            counts.stretches().stream()
                    .filter(stretch -> stretch.total() > 0)
                    .forEach(stretch -> points.add(
                            isShare
                                    ? new Plotted(
                                            stretch.toMillis(),
                                            100.0 * stretch.events() / stretch.total(),
                                            stretch.total())
                                    : new Plotted(stretch.toMillis(), stretch.total(), 1)));
        } else if (data instanceof FetchedData.Distributions distributions) {
            distributions.stretches().stream()
                    .filter(stretch -> !stretch.latency().isEmpty())
                    .forEach(stretch -> points.add(new Plotted(
                            stretch.toMillis(),
                            stretch.latency().quantile(quantile().q()) / 1e3,
                            stretch.latency().count())));
        } else {
            ((FetchedData.Levels) data)
                    .points()
                    .forEach(point -> points.add(new Plotted(point.atMillis(), point.value(), 1)));
        }
        return points;
    }

    /** What is wrong with two cohorts of one metric, in words; empty for nothing. */
    public static Optional<String> trouble(QueryLook baseline, QueryLook canary) {
        return baseline.outcome instanceof Fetched one && canary.outcome instanceof Fetched other
                ? CohortCheck.of(one, other).map(CohortCheck.Trouble::text)
                : Optional.empty();
    }
}
