package io.canaryjudge.http.wire;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.window.WindowSnapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Writes the latencies of both cohorts in few numbers: their percentiles, ever closer together towards the slowest request
 * as HdrHistogram's own plots have them, and their density on one logarithmic axis.
 */
public final class DistributionJson {

    /** Percentiles between one request in two, one in four, one in eight… */
    private static final int TICKS_PER_HALVING = 5;

    private static final int MOST_BINS = 60;
    /** Below that, bins would be narrower than the buckets that latencies are counted in. */
    private static final double NARROWEST_BIN = 1.04;

    private static final double MICROS_PER_MILLI = 1_000;

    private DistributionJson() {}

    /** Both cohorts, with latencies in milliseconds. */
    public static JsonObject of(WindowSnapshot baseline, WindowSnapshot canary) {
        return new JsonObject()
                .put("unit", "ms")
                .put("baseline", cohort(baseline))
                .put("canary", cohort(canary))
                .put("density", density(baseline.latency(), canary.latency()));
    }

    private static JsonObject cohort(WindowSnapshot cohort) {
        return new JsonObject()
                .put("requests", cohort.requests())
                .put("outcomes", cohort.outcomes())
                .put("failures", cohort.failures())
                .put("latencies", cohort.latency().count())
                .put("percentiles", percentiles(cohort.latency()));
    }

    /** Pairs of a percentile and the latency there. */
    private static JsonArray percentiles(HistogramSnapshot latency) {
        JsonArray pairs = new JsonArray();
        if (latency.isEmpty()) {
            return pairs;
        }
        double percentile = 0;
        while (100 - percentile > 100.0 / latency.count()) {
            pairs.add(pair(percentile, latency));
            double halvings = Math.floor(Math.log(100 / (100 - percentile)) / Math.log(2) + 1e-9) + 1;
            percentile += 100 / (TICKS_PER_HALVING * Math.pow(2, halvings));
        }
        return pairs.add(pair(100, latency));
    }

    private static JsonArray pair(double percentile, HistogramSnapshot latency) {
        return new JsonArray().add(percentile).add(latency.quantile(percentile / 100) / MICROS_PER_MILLI);
    }

    /** The share of each cohort's requests in bins of which each begins where the one before ends. */
    private static JsonObject density(HistogramSnapshot baseline, HistogramSnapshot canary) {
        HistogramSnapshot both = baseline.merge(canary);
        JsonObject json = new JsonObject();
        if (both.isEmpty()) {
            return json.put("edges", new JsonArray())
                    .put("baseline", new JsonArray())
                    .put("canary", new JsonArray());
        }
        double least = Math.max(1, both.quantile(0)) / NARROWEST_BIN;
        double most = Math.max(1, both.quantile(1)) * NARROWEST_BIN;
        int bins = (int) Math.max(1, Math.min(MOST_BINS, Math.log(most / least) / Math.log(NARROWEST_BIN)));
        double width = Math.log(most / least) / bins;
        JsonArray edges = new JsonArray();
        for (int i = 0; i <= bins; i++) {
            edges.add(least * Math.exp(i * width) / MICROS_PER_MILLI);
        }
        return json.put("edges", edges)
                .put("baseline", shares(baseline, least, width, bins))
                .put("canary", shares(canary, least, width, bins));
    }

    private static JsonArray shares(HistogramSnapshot latency, double least, double width, int bins) {
        double[] shares = new double[bins];
        for (int i = 0; i < latency.buckets(); i++) {
            int bin = (int) (Math.log(Math.max(1, latency.bucketEnd(i)) / least) / width);
            shares[Math.max(0, Math.min(bins - 1, bin))] += (double) latency.bucketCount(i) / latency.count();
        }
        JsonArray array = new JsonArray();
        for (double share : shares) {
            array.add(share);
        }
        return array;
    }
}
