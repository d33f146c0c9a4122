package io.canaryjudge.analysis;

import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.judgement.Comparison;
import io.canaryjudge.judgement.Effect;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.judgement.Needs;
import io.canaryjudge.judgement.Observed;
import io.canaryjudge.kayenta.Classification;
import io.canaryjudge.kayenta.KayentaJudgement;
import io.canaryjudge.kayenta.MetricOutcome.Compared;
import io.canaryjudge.kayenta.MetricResult;
import io.canaryjudge.kayenta.SampleStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * What Kayenta's judge says of some points, in this judge's words: values are means over the points, and the effect is
 * their ratio. It has no bounds, since Kayenta's are of a shift of the ranks, which need not hold the ratio of the means.
 */
record KayentaOpinion(KayentaPoints points, KayentaJudgement judgement) {

    /** A metric of which nothing is known yet stands in the middle. */
    private static final double NO_OPINION = 0.5;

    double score() {
        return judgement.score().score();
    }

    /** Whether the score is 0 because data are missing, and nothing else would make it 0. */
    boolean isForWantOfData() {
        return !judgement.score().reason().isEmpty()
                && judgement.results().stream()
                        .noneMatch(result -> result.outcome().critical() && result.outcome() instanceof Compared);
    }

    /** What speaks against the canary; empty for nothing. */
    String why() {
        String failed = judgement.results().stream()
                .filter(result -> result.outcome().classification() != Classification.PASS)
                .map(result -> result.outcome().reason())
                .collect(Collectors.joining(", "));
        return failed.isEmpty() ? "" : ": " + failed;
    }

    /** The metrics with Kayenta's classes: High is a regression, Pass a pass. */
    List<MetricJudgement> judged() {
        return metrics((policy, result) -> switch (result.outcome().classification()) {
            case PASS, LOW -> new MetricJudgement.Passed(policy, comparison(policy, result));
            case HIGH -> new MetricJudgement.Regressed(policy, comparison(policy, result));
            case NODATA, NODATA_FAIL_METRIC -> new MetricJudgement.NoData(policy, GuardCode.NO_DATA, absence(result));
            case ERROR ->
                new MetricJudgement.Undecided(policy, comparison(policy, result), Optional.empty(), NO_OPINION);
        });
    }

    /** The metrics' values without a judgement, which is still to come. */
    List<MetricJudgement> unjudged(long millisLeft, long millisSeen) {
        return metrics((policy, result) -> {
            if (isAbsent(result)) {
                return new MetricJudgement.NoData(policy, GuardCode.NO_DATA, absence(result));
            }
            Comparison values = comparison(policy, result);
            long samples = (long) Math.ceil((double) values.canary().n() * millisLeft / millisSeen);
            Needs rest = new Needs(samples, (long) Math.ceil(millisLeft / 1e3));
            return new MetricJudgement.Undecided(policy, values, Optional.of(rest), NO_OPINION);
        });
    }

    private List<MetricJudgement> metrics(BiFunction<MetricPolicy, MetricResult, MetricJudgement> judging) {
        List<MetricJudgement> metrics = new ArrayList<>();
        for (int i = 0; i < judgement.results().size(); i++) {
            metrics.add(
                    judging.apply(points.metrics().get(i), judgement.results().get(i)));
        }
        return metrics;
    }

    private Comparison comparison(MetricPolicy policy, MetricResult result) {
        MetricPoints seen = points.points().get(points.metrics().indexOf(policy));
        return new Comparison(
                new Observed(seen.baselineRequests(), result.control().mean()),
                new Observed(seen.canaryRequests(), result.experiment().mean()),
                effect(result));
    }

    private static Effect effect(MetricResult result) {
        double baseline = result.control().mean();
        double ratio = baseline > 0 ? result.experiment().mean() / baseline : Double.NaN;
        return new Effect(ratio, Double.NaN, Double.NaN);
    }

    private static boolean isAbsent(MetricResult result) {
        return isEmpty(result.control()) || isEmpty(result.experiment());
    }

    private static boolean isEmpty(SampleStatistics side) {
        return side.count() == 0;
    }

    private static String absence(MetricResult result) {
        String side = isEmpty(result.control())
                ? isEmpty(result.experiment()) ? "either version" : "the baseline"
                : "the canary";
        return "no complete point with requests to " + side + " yet";
    }
}
