package io.canaryjudge.connector.remotewrite;

import io.canaryjudge.connector.remotewrite.RemoteWriteConfig.MetricNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a metric's name says that its series are.
 *
 * @param family the metric as it was declared, without {@code _bucket} and the like
 * @param latencyRank place among the sources of latencies, 0 being the best
 * @param outcomeRank place among the sources of outcomes
 */
record MetricRole(Kind kind, String family, int latencyRank, int outcomeRank) {

    /** What a series is. */
    enum Kind {
        /** One bucket of a classic histogram of latencies. */
        BUCKET,
        /** A native histogram of latencies. */
        NATIVE,
        /** A counter of requests. */
        COUNTER,
        /** What comes with a histogram and is of no use here. */
        COMPANION
    }

    /**
     * All names that are wanted. A native histogram is a better source than a classic one of the same name; for
     * outcomes, histograms are better than the count of a histogram, and this is better than a counter.
     */
    static Map<String, MetricRole> of(MetricNames names) {
        Map<String, MetricRole> roles = new HashMap<>();
        int latencies = names.latencies().size();
        for (int i = 0; i < names.counters().size(); i++) {
            String name = names.counters().get(i);
            roles.put(name, new MetricRole(Kind.COUNTER, name, Sources.NONE, 3 * latencies + i));
        }
        for (int i = 0; i < latencies; i++) {
            String name = names.latencies().get(i);
            roles.put(name, new MetricRole(Kind.NATIVE, name, 2 * i, 2 * i));
            roles.put(name + "_bucket", new MetricRole(Kind.BUCKET, name, 2 * i + 1, 2 * i + 1));
            roles.put(name + "_count", new MetricRole(Kind.COUNTER, name, Sources.NONE, 2 * latencies + i));
            for (String companion : List.of("_sum", "_created", "_max")) {
                roles.put(name + companion, new MetricRole(Kind.COMPANION, name, Sources.NONE, Sources.NONE));
            }
        }
        return Map.copyOf(roles);
    }

    LatencyUnit unit() {
        return LatencyUnit.ofName(family);
    }
}
