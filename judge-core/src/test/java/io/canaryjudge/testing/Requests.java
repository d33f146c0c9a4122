package io.canaryjudge.testing;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What one instance did in one window, request by request, so that the same requests can be made to fare worse. */
public final class Requests {

    private static final double LATENCY_SPREAD = 0.7;

    private final String instance;
    private final long failures;
    private final long[] latencyMicros;

    private Requests(String instance, long failures, long[] latencyMicros) {
        this.instance = instance;
        this.failures = failures;
        this.latencyMicros = latencyMicros;
    }

    /** One window of a cohort, whose instances have names of their own. */
    static List<Requests> of(Cohort cohort, Load load, SplittableRandom random) {
        String name = cohort.name().toLowerCase(Locale.ROOT);
        List<Requests> instances = new ArrayList<>();
        for (int i = 0; i < load.instances(); i++) {
            int n = load.requests() / load.instances() + (i < load.requests() % load.instances() ? 1 : 0);
            long failures = Seeds.binomial(random, n, load.errorRate());
            long[] latencyMicros = new long[n];
            for (int k = 0; k < n; k++) {
                latencyMicros[k] =
                        Math.round(1_000 * load.medianMillis() * Math.exp(LATENCY_SPREAD * random.nextGaussian()));
            }
            instances.add(new Requests(name + i, failures, latencyMicros));
        }
        return instances;
    }

    /** What the windows of a cohort would hold; instances without requests are absent. */
    static SortedMap<String, WindowSnapshot> snapshots(List<Requests> cohort, Harm harm) {
        SortedMap<String, WindowSnapshot> result = new TreeMap<>();
        for (Requests requests : cohort) {
            WindowSnapshot snapshot = requests.snapshot(harm);
            if (!snapshot.isEmpty()) {
                result.put(requests.instance, snapshot);
            }
        }
        return result;
    }

    private WindowSnapshot snapshot(Harm harm) {
        long[] micros = new long[latencyMicros.length];
        for (int k = 0; k < micros.length; k++) {
            micros[k] = Math.round(latencyMicros[k] * harm.latencyFactor());
        }
        Arrays.sort(micros);
        long[] ones = new long[micros.length];
        Arrays.fill(ones, 1);
        long harmed = Math.min(micros.length, failures * harm.errorFactor());
        return new WindowSnapshot(micros.length, harmed, HistogramSnapshot.ofBuckets(micros, ones));
    }

    /** Instance, failures and latencies, for those who send them one by one. */
    void forEach(Visitor visitor) {
        for (int k = 0; k < latencyMicros.length; k++) {
            visitor.request(instance, k < failures, latencyMicros[k]);
        }
    }

    /** Is told of every request. */
    @FunctionalInterface
    public interface Visitor {
        /** One request. */
        void request(String instance, boolean failed, long latencyMicros);
    }

    /**
     * What is done to the canary.
     *
     * @param errorFactor failures in each window are so many times more, as far as there are requests
     * @param latencyFactor every request takes so many times longer
     */
    public record Harm(int errorFactor, double latencyFactor) {

        /** Nothing is. */
        public static final Harm NONE = new Harm(1, 1);
    }
}
