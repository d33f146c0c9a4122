package io.canaryjudge.judgement;

import io.canaryjudge.contrast.ContrastEstimate;
import io.canaryjudge.contrast.PairedSeries;
import io.canaryjudge.contrast.Separation;
import io.canaryjudge.judgement.MetricKind.Gauge;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import java.time.Duration;
import java.util.Optional;

/**
 * Judges levels: of a gauge, or of the throughput. There are no requests to be counted one by one, so there is no exact
 * gate; the robust one decides alone, on the ratio of the means, or with a slack on their difference. Where a decrease is
 * harm the cohorts stand in each other's place.
 */
record SeriesJudge(MetricPolicy policy, Decider decider) implements MetricJudge {

    /** Levels that both cohorts must have before anything is called a regression. */
    private static final long LEAST_TIMES = 5;

    @Override
    public MetricEvidence start() {
        JudgeSettings settings = decider.settings();
        LevelReader reader = policy.kind() instanceof Gauge gauge
                ? GaugeReader.start(gauge.field(), settings.windowWidth())
                : ThroughputReader.start(settings.canaryShare(), settings.windowWidth());
        return new SeriesEvidence(
                reader,
                PairedSeries.start(decider.contrastModel()
                        .forLevels(settings.windowWidth())
                        .withSegments(Decider.LONGEST_SEGMENT, settings.windowWidth())));
    }

    @Override
    public MetricEvidence after(MetricEvidence evidence, WindowPair window, References references) {
        return ((SeriesEvidence) evidence).after(window, harmed());
    }

    /** The cohort of which more is harm. */
    private Cohort harmed() {
        return policy.kind().direction().harmedByMoreOf();
    }

    private boolean hasSlack() {
        return policy.passMargin().slack() > 0;
    }

    @Override
    public MetricJudgement judge(MetricEvidence evidence, History history, Look look) {
        PairedSeries series = ((SeriesEvidence) evidence).series();
        StretchTotals totals = history.whole();
        if (series.times() == 0) {
            return Absence.ofLevels(policy, totals);
        }
        if (!hasSlack() && !series.canRatio()) {
            return Absence.ofNoRatio(policy, series.meanBaseline(), series.meanCanary());
        }
        return Mirror.of(decide(series, totals));
    }

    private MetricJudgement decide(PairedSeries series, StretchTotals totals) {
        Bounds bounds = hasSlack() ? byDifference(series) : byRatio(series);
        Comparison comparison =
                comparison(totals, series.meanBaseline(), series.meanCanary(), bounds.effect(), Scope.SO_FAR);
        if (hasLeastEvidence(series, comparison)) {
            if (bounds.above().isProven()) {
                return new MetricJudgement.Regressed(policy, comparison);
            }
            Optional<Comparison> lately = lately(series, totals);
            if (lately.isPresent()) {
                return new MetricJudgement.Regressed(policy, lately.get());
            }
        }
        if (bounds.below().isProven()) {
            return bounds.effect().upper() < 1
                    ? new MetricJudgement.Improved(policy, comparison)
                    : new MetricJudgement.Passed(policy, comparison);
        }
        return new MetricJudgement.Undecided(
                policy, comparison, needs(series, bounds, comparison), decider.credit(bounds.below()));
    }

    private boolean hasLeastEvidence(PairedSeries series, Comparison comparison) {
        long least = Math.min(comparison.baseline().n(), comparison.canary().n());
        return series.times() >= leastTimes()
                && least >= (policy.kind() instanceof Gauge ? LEAST_TIMES : Decider.LEAST_REQUESTS);
    }

    private double leastTimes() {
        return Math.max(LEAST_TIMES, decider.leastWindows());
    }

    /**
     * How far both claims are from being proven, and the ratios that are.
     *
     * @param effect how many times more harm, with its bounds
     */
    private record Bounds(Separation above, Separation below, Effect effect) {}

    private Bounds byRatio(PairedSeries series) {
        ContrastEstimate estimate = series.estimate();
        Separation above = estimate.above(policy.margin().ratio(), decider.alarmsOfSeries());
        Separation below = estimate.below(policy.passMargin().ratio(), decider.alarmsWithin());
        Effect effect = new Effect(
                Math.exp(estimate.logRatio()),
                Math.exp(estimate.logRatio() - above.halfWidth()),
                Math.exp(estimate.logRatio() + below.halfWidth()));
        return new Bounds(above, below, effect);
    }

    private Bounds byDifference(PairedSeries series) {
        Margin margin = policy.margin();
        Margin passMargin = policy.passMargin();
        Separation above = series.differenceAbove(margin.ratio(), margin.slack(), decider.alarmsOfSeries());
        Separation below = series.differenceBelow(passMargin.ratio(), passMargin.slack(), decider.alarmsWithin());
        double allowed = series.meanBaseline();
        double most = series.meanCanary() + below.halfWidth();
        double least = series.meanCanary() - above.halfWidth();
        return new Bounds(
                above,
                below,
                allowed > 0
                        ? new Effect(series.meanCanary() / allowed, Math.max(0, least / allowed), most / allowed)
                        : new Effect(Double.NaN, Double.NaN, Double.NaN));
    }

    private Optional<Comparison> lately(PairedSeries series, StretchTotals totals) {
        if (hasSlack()) {
            return Optional.empty();
        }
        return decider.segmentWindows()
                .flatMap(length -> series
                        .lately(
                                length,
                                policy.margin().ratio(),
                                decider.alarmsLately(),
                                decider.settings().plannedWindows())
                        .stream())
                .filter(lately -> lately.above().isProven())
                .findFirst()
                .map(lately -> lately(lately, totals));
    }

    private Comparison lately(PairedSeries.Lately lately, StretchTotals totals) {
        double lower = policy.margin().ratio() * Math.exp(lately.above().lowerBound());
        double ratio = policy.margin().ratio() * Math.exp(lately.above().effect());
        Duration over = decider.settings().windowWidth().multipliedBy(lately.windows());
        return comparison(
                totals,
                lately.meanBaseline(),
                lately.meanCanary(),
                new Effect(ratio, lower, Double.POSITIVE_INFINITY),
                Scope.lately(over));
    }

    /** What was seen of each cohort, which for a decrease stands in the other's place. */
    private Comparison comparison(
            StretchTotals totals, double ofBaseline, double ofCanary, Effect effect, Scope scope) {
        boolean isSwapped = harmed() == Cohort.BASELINE;
        return new Comparison(
                new Observed(totals.observed(policy.kind(), Cohort.BASELINE), isSwapped ? ofCanary : ofBaseline),
                new Observed(totals.observed(policy.kind(), Cohort.CANARY), isSwapped ? ofBaseline : ofCanary),
                effect,
                scope);
    }

    private Optional<Needs> needs(PairedSeries series, Bounds bounds, Comparison comparison) {
        double untilWorse = Math.max(bounds.above().remainingWindows(), leastTimes() - series.times());
        double times = Math.min(untilWorse, bounds.below().remainingWindows());
        if (!(times < 1e9)) {
            return Optional.empty();
        }
        double wholeTimes = Math.max(1, Math.ceil(times));
        double windows = wholeTimes * series.windows() / series.times();
        return Optional.of(
                new Needs((long) Math.ceil(wholeTimes * comparison.canary().n() / series.times()), (long)
                        Math.ceil(windows * decider.settings().windowWidth().toMillis() / 1e3)));
    }
}
