package io.canaryjudge.analysis;

import io.canaryjudge.judgement.CohortTotals;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.judgement.NoDataPolicy;
import io.canaryjudge.kayenta.CanaryConfig;
import io.canaryjudge.kayenta.EffectSize;
import io.canaryjudge.kayenta.KayentaJudge;
import io.canaryjudge.kayenta.KayentaJudgement;
import io.canaryjudge.kayenta.MetricConfig;
import io.canaryjudge.kayenta.MetricDirection;
import io.canaryjudge.kayenta.MetricPair;
import io.canaryjudge.kayenta.MetricTrait;
import io.canaryjudge.kayenta.NanStrategy;
import io.canaryjudge.kayenta.Outliers;
import io.canaryjudge.kayenta.ScoreThresholds;
import io.canaryjudge.metric.Direction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All metrics' points, as Kayenta's judge is given them. Immutable.
 *
 * @param points in the order of the metrics
 */
record KayentaPoints(List<MetricPolicy> metrics, List<MetricPoints> points) {

    /** Of the noise that Kayenta adds where constants are compared; fixed, so that a judgement can be repeated. */
    private static final long SEED = 42;

    static KayentaPoints none(List<MetricPolicy> metrics) {
        return new KayentaPoints(
                metrics, metrics.stream().map(metric -> MetricPoints.NONE).toList());
    }

    KayentaPoints after(CohortTotals stretch) {
        List<MetricPoints> more = new ArrayList<>(points.size());
        for (int i = 0; i < points.size(); i++) {
            more.add(points.get(i).after(metrics.get(i).kind(), stretch));
        }
        return new KayentaPoints(metrics, more);
    }

    /** How many points each metric has. */
    int size() {
        return points.get(0).size();
    }

    KayentaJudgement judge(Map<String, Double> groupWeights, ScoreThresholds thresholds) {
        CanaryConfig config =
                new CanaryConfig(metrics.stream().map(KayentaPoints::config).toList(), groupWeights);
        List<MetricPair> pairs = new ArrayList<>(points.size());
        for (int i = 0; i < points.size(); i++) {
            String name = metrics.get(i).name().value();
            pairs.add(
                    MetricPair.of(name, points.get(i).baseline(), points.get(i).canary()));
        }
        return new KayentaJudge(SEED).judge(config, thresholds, pairs);
    }

    private static MetricConfig config(MetricPolicy metric) {
        return new MetricConfig(
                metric.name().value(),
                List.copyOf(metric.groups()),
                metric.kind().direction() == Direction.INCREASE ? MetricDirection.INCREASE : MetricDirection.DECREASE,
                NanStrategy.REMOVE,
                Outliers.KEEP,
                EffectSize.DEFAULT,
                traits(metric));
    }

    private static Set<MetricTrait> traits(MetricPolicy metric) {
        Set<MetricTrait> traits = EnumSet.noneOf(MetricTrait.class);
        if (metric.criticality() == Criticality.CRITICAL) {
            traits.add(MetricTrait.CRITICAL);
        }
        if (metric.noData() == NoDataPolicy.FAIL) {
            traits.add(MetricTrait.MUST_HAVE_DATA);
        }
        return traits;
    }
}
