package io.canaryjudge.kayenta;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Judges as Kayenta's NetflixACAJudge-v1.0 does. Immutable and safe to share. */
public final class KayentaJudge {

    /** The name under which Kayenta knows this judge. */
    public static final String NAME = "NetflixACAJudge-v1.0";

    private final long seed;

    /**
     * @param seed of the noise that is added where two constants are compared. Seeded, so reproducible: each call starts
     *     from it again. Kayenta's own noise differs from call to call
     */
    public KayentaJudge(long seed) {
        this.seed = seed;
    }

    /**
     * Judges a canary once. Costs some 30 passes over the points of each metric.
     *
     * @param pairs judged one by one, in this order
     * @throws KayentaInputException if a pair's metric is not in the config
     */
    public KayentaJudgement judge(CanaryConfig config, ScoreThresholds thresholds, List<MetricPair> pairs) {
        Random noise = new Random(seed);
        List<MetricResult> results = new ArrayList<>(pairs.size());
        for (MetricPair pair : pairs) {
            results.add(new MetricClassifier(config.metric(pair.name()), noise).judge(pair));
        }
        ScoreSheet sheet = new ScoreSheet(results, config.groupWeights());
        return new KayentaJudgement(results, sheet.groupScores(), sheet.summary(thresholds));
    }
}
