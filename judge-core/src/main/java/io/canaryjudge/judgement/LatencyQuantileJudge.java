package io.canaryjudge.judgement;

import io.canaryjudge.contrast.ContrastEstimate;
import io.canaryjudge.contrast.ContrastModel;
import io.canaryjudge.contrast.FalseAlarms;
import io.canaryjudge.contrast.SegmentEstimate;
import io.canaryjudge.contrast.Separation;
import io.canaryjudge.counts.PairedCounts;
import io.canaryjudge.counts.Threshold;
import io.canaryjudge.eprocess.Alternative;
import io.canaryjudge.eprocess.ExceedanceEProcess;
import io.canaryjudge.histogram.BucketEdges;
import io.canaryjudge.histogram.HistogramPair;
import io.canaryjudge.judgement.Decider.BoundsAgree;
import io.canaryjudge.judgement.Decider.Claims;
import io.canaryjudge.judgement.Decider.Regressions;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import java.util.Optional;

/**
 * Judges a latency quantile, as a question of counts: with {@code tau} the baseline's recent quantile, does the canary
 * exceed {@code margin * tau} more often than the baseline exceeds {@code tau}? Where latencies come in lumps, {@code tau}
 * splits its lump such that the baseline exceeds it as often as the quantile says, see {@link Threshold}: then the canary
 * exceeds {@code margin * tau} at most as often if its quantile is within the margin, and more often if it is beyond.
 *
 * <p>Where latencies were measured in coarse steps, such as whole milliseconds, the baseline's quantile may be up to a step
 * more than was measured, and only what is beyond the margin of that is a regression. What passes is judged by what was
 * measured: equal cohorts would never pass otherwise.
 *
 * <p>Where latencies were counted in coarse buckets, {@code tau} is a guess within its bucket. It only picks a share of the
 * baseline's requests of that bucket, so it needs not be right. What the canary has to exceed is an edge of its buckets,
 * which for an abort is at least the margin above the end of the baseline's bucket, and for a pass at most the pass margin
 * above its beginning: a canary within its margin then never shows more events than the baseline, one beyond its pass
 * margin never fewer, however requests lie within their buckets. The bounds of the effect are as wide as the buckets.
 */
record LatencyQuantileJudge(MetricPolicy policy, LatencyQuantile quantile, Decider decider) implements MetricJudge {

    private static final double MICROS_PER_MILLI = 1_000;

    /** The quantile from which on events are as rare, and come together, as failures do. */
    private static final double TAIL = 0.9;

    /** Ten minutes: how far back the e-process remembers the common rate of exceedances. */
    private static final double MEMORY_SECONDS = 600;

    @Override
    public MetricEvidence start() {
        return new EventEvidence(
                start(Alternative.WORSE),
                start(Alternative.WITHIN_MARGIN),
                decider.startContrast(Alternative.WITHIN_MARGIN, noiseModel()),
                decider.startContrast(Alternative.WORSE, noiseModel()));
    }

    /** One stalled second early on is no lasting harm to a tail, which few requests make. */
    private ContrastModel noiseModel() {
        ContrastModel model = decider.contrastModel();
        return quantile.q() < TAIL ? model : model.with(ContrastModel.Peak.LEFT_OUT_EARLY);
    }

    private EvidenceStream start(Alternative alternative) {
        double decay = 1 - decider.settings().windowWidth().toMillis() / 1e3 / MEMORY_SECONDS;
        return EvidenceStream.start(
                ExceedanceEProcess.start(
                        alternative, 1 - quantile.q(), Math.max(0.1, decay), decider.restarts(alternative)),
                decider.startContrast(alternative, noiseModel()));
    }

    @Override
    public MetricEvidence after(MetricEvidence before, WindowPair window, References references) {
        EventEvidence evidence = (EventEvidence) before;
        if (references.weight() < quantile.leastReference()) {
            return new EventEvidence(
                    evidence.worse().after(PairedCounts.NONE),
                    evidence.within().after(PairedCounts.NONE),
                    evidence.even().after(PairedCounts.NONE),
                    evidence.noise().after(PairedCounts.NONE));
        }
        Threshold tau = references.baseline().quantile(quantile.q());
        Threshold canaryTau = references.canary().quantile(quantile.q());
        BucketEdges ofBaseline = WindowEvents.edges(window, Cohort.BASELINE);
        BucketEdges ofCanary = WindowEvents.edges(window, Cohort.CANARY);
        long most = ofBaseline.upper(tau.micros());
        Threshold beyondMargin = WindowEvents.thresholdUp(
                most + hidden(ofBaseline, references.stepMicros()),
                policy.margin().ratio(),
                ofCanary);
        Threshold beyondPass = WindowEvents.thresholdDown(
                ofBaseline.lower(tau.micros()), policy.passMargin().ratio(), ofCanary);
        return new EventEvidence(
                evidence.worse().after(WindowEvents.slower(window, tau, beyondMargin)),
                evidence.within().after(WindowEvents.slower(window, tau, beyondPass)),
                evidence.even().after(WindowEvents.slower(window, tau, same(tau, ofCanary.atOrAbove(most)))),
                evidence.noise().after(WindowEvents.slower(window, tau, canaryTau)));
    }

    /** By how much more than was measured a latency may have taken: less than a step, where no bucket is wider. */
    private static long hidden(BucketEdges edges, long stepMicros) {
        return edges.equals(BucketEdges.fine()) ? stepMicros - 1 : 0;
    }

    /** The baseline's threshold for the canary, or where its buckets have none there the next above. */
    private static Threshold same(Threshold tau, long micros) {
        return micros == tau.micros() ? tau : Threshold.above(micros);
    }

    @Override
    public MetricJudgement judge(MetricEvidence known, History history, Look look) {
        EventEvidence evidence = (EventEvidence) known;
        if (evidence.worse().contrast().comparableWindows() == 0) {
            return Absence.ofLatencies(policy, history.whole());
        }
        ContrastEstimate worse = evidence.worse().contrast().estimate(evidence.noise());
        Separation above = worse.above(1, decider.alarmsSoFar());
        Separation below = evidence.within().contrast().score(evidence.noise()).below(1, decider.alarmsWithin());
        Comparison comparison =
                comparison(history.whole(), worse.logRatio() - above.lowerBound(), onLogScale(below), Scope.SO_FAR);
        Effect effect = comparison.effect();
        BoundsAgree agree = new BoundsAgree(
                effect.lower() > policy.margin().ratio(),
                effect.upper() < policy.passMargin().ratio());
        return decider.decide(
                new Claims(
                        comparison,
                        above,
                        evidence.worse(),
                        below,
                        evidence.within(),
                        agree,
                        regressions(evidence, history)),
                look);
    }

    private Regressions regressions(EventEvidence evidence, History history) {
        return new Regressions() {
            @Override
            public Optional<Comparison> lately() {
                return decider.segments(evidence.worse().contrast(), evidence.noise())
                        .flatMap(segment -> LatencyQuantileJudge.this.lately(segment, history).stream())
                        .findFirst();
            }

            @Override
            public Optional<Comparison> atDeadline() {
                return LatencyQuantileJudge.this.atDeadline(evidence, history.whole());
            }
        };
    }

    private Optional<Comparison> lately(SegmentEstimate segment, History history) {
        Separation above =
                segment.above(1, decider.alarmsLately(), decider.settings().plannedWindows());
        return above.isProven()
                ? Optional.of(comparison(
                                history.last(segment.length()),
                                above.halfWidth(),
                                Double.POSITIVE_INFINITY,
                                decider.scope(segment)))
                        .filter(lately ->
                                lately.effect().lower() > policy.margin().ratio())
                : Optional.empty();
    }

    private Optional<Comparison> atDeadline(EventEvidence evidence, StretchTotals totals) {
        FalseAlarms alarms = decider.alarmsAtDeadline();
        ContrastEstimate estimate = evidence.even().estimate(evidence.noise());
        Separation above = estimate.aboveOnce(1, alarms);
        return above.isProven() && evidence.even().pGreater() <= alarms.time()
                ? Optional.of(comparison(
                                totals,
                                estimate.logRatio() - above.lowerBound(),
                                Double.POSITIVE_INFINITY,
                                Scope.AT_DEADLINE))
                        .filter(seen -> seen.effect().lower() > 1
                                && seen.effect().estimate() > policy.margin().ratio() * hiddenRatio(totals))
                : Optional.empty();
    }

    /** By what factor more than was measured the baseline's quantile may be. */
    private double hiddenRatio(StretchTotals totals) {
        HistogramPair baseline = totals.latency(Cohort.BASELINE);
        return 1 + hidden(baseline.edges(), totals.stepMicros()) / baseline.quantile(quantile.q());
    }

    /** The half-width of a shortfall that is a share of what is allowed. */
    private static double onLogScale(Separation below) {
        return below.halfWidth() < 1 ? -Math.log1p(-below.halfWidth()) : Double.POSITIVE_INFINITY;
    }

    /**
     * The ratio of the quantiles, with bounds from inverting the comparison of exceedances: the canary is more than
     * {@code r} times slower when its share above {@code r * tau} exceeds the baseline's share above {@code tau}, 1 - q, by the
     * factor {@code exp(halfWidth)}; the largest such {@code r} is the lower bound.
     */
    private Comparison comparison(StretchTotals totals, double lowerHalfWidth, double upperHalfWidth, Scope scope) {
        HistogramPair baseline = totals.latency(Cohort.BASELINE);
        HistogramPair canary = totals.latency(Cohort.CANARY);
        double tau = baseline.quantile(quantile.q());
        double share = 1 - quantile.q();
        double lower = slowest(canary, share * Math.exp(lowerHalfWidth), 0);
        double upper = slowest(canary, share * Math.exp(-upperHalfWidth), Double.POSITIVE_INFINITY);
        Effect effect = new Effect(
                canary.quantile(quantile.q()) / tau,
                least(canary.edges(), lower)
                        / (most(baseline.edges(), tau) + hidden(baseline.edges(), totals.stepMicros())),
                most(canary.edges(), upper) / least(baseline.edges(), tau));
        return new Comparison(observed(baseline), observed(canary), effect, scope);
    }

    private static double least(BucketEdges edges, double micros) {
        return Double.isNaN(micros) ? Double.NaN : edges.lower((long) micros);
    }

    private static double most(BucketEdges edges, double micros) {
        if (Double.isNaN(micros)) {
            return Double.NaN;
        }
        long most = micros < BucketEdges.NONE_ABOVE ? edges.upper((long) micros) : BucketEdges.NONE_ABOVE;
        return most < BucketEdges.NONE_ABOVE ? most : Double.POSITIVE_INFINITY;
    }

    /** The latency that a share of the canary's requests exceeds; {@code beyond} where the data do not reach so far. */
    private static double slowest(HistogramPair canary, double share, double beyond) {
        boolean withinData = share < 1 && share * canary.count() >= 1;
        return withinData ? canary.quantile(1 - share) : beyond;
    }

    private Observed observed(HistogramPair latency) {
        return new Observed(latency.count(), latency.quantile(quantile.q()) / MICROS_PER_MILLI);
    }
}
