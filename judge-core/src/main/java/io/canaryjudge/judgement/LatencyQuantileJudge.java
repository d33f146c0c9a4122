package io.canaryjudge.judgement;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.judgement.Decider.BoundsAgree;
import io.canaryjudge.judgement.Decider.Claims;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.statistics.Alternative;
import io.canaryjudge.statistics.ExceedanceEProcess;
import io.canaryjudge.statistics.ReferenceHistogram;
import io.canaryjudge.statistics.Separation;
import io.canaryjudge.window.WindowPair;

/**
 * Judges a latency quantile, as a question of counts: with {@code tau} the baseline's recent quantile, does the canary
 * exceed {@code margin * tau} more often than the baseline exceeds {@code tau}?
 */
record LatencyQuantileJudge(MetricPolicy policy, LatencyQuantile quantile, Decider decider) implements MetricJudge {

    private static final double MICROS_PER_MILLI = 1_000;
    /** Ten minutes: how far back the e-process remembers the common rate of exceedances. */
    private static final double MEMORY_SECONDS = 600;

    @Override
    public MetricEvidence start() {
        return new MetricEvidence(start(Alternative.WORSE), start(Alternative.WITHIN_MARGIN));
    }

    private EvidenceStream start(Alternative alternative) {
        double decay = 1 - decider.settings().windowWidth().toMillis() / 1e3 / MEMORY_SECONDS;
        return EvidenceStream.start(
                ExceedanceEProcess.start(
                        alternative, 1 - quantile.q(), Math.max(0.1, decay), decider.restarts(alternative)),
                decider.startContrast());
    }

    @Override
    public MetricEvidence after(MetricEvidence evidence, WindowPair window, ReferenceHistogram reference) {
        if (reference.weight() < quantile.leastReference()) {
            return evidence;
        }
        long tau = reference.quantileMicros(quantile.q());
        long beyondMargin = WindowEvents.thresholdUp(tau, policy.margin().ratio());
        long beyondPass = WindowEvents.thresholdDown(tau, policy.passMargin().ratio());
        return new MetricEvidence(
                evidence.worse().after(WindowEvents.slower(window, tau, beyondMargin)),
                evidence.within().after(WindowEvents.slower(window, tau, beyondPass)));
    }

    @Override
    public MetricJudgement judge(MetricEvidence evidence, CohortTotals totals) {
        if (evidence.worse().contrast().comparableWindows() == 0) {
            return new MetricJudgement.NoData(policy, Absence.ofLatencies(totals));
        }
        double alphaPromote = decider.settings().alphaPromote();
        Separation above = evidence.worse().contrast().estimate().above(1, decider.alphaAbort());
        Separation below = evidence.within().contrast().estimate().below(1, alphaPromote);
        HistogramSnapshot baseline = totals.baseline().latency();
        HistogramSnapshot canary = totals.canary().latency();
        Effect effect = effect(baseline, canary, above.halfWidth(), below.halfWidth());
        BoundsAgree agree = new BoundsAgree(
                effect.lower() > policy.margin().ratio(),
                effect.upper() < policy.passMargin().ratio());
        return decider.decide(new Claims(
                new Comparison(observed(baseline), observed(canary), effect),
                above,
                evidence.worse(),
                decider.alphaAbort(),
                below,
                evidence.within(),
                alphaPromote,
                agree));
    }

    /**
     * The ratio of the quantiles, with bounds from inverting the comparison of exceedances: the canary is more than
     * {@code r} times slower when its share above {@code r * tau} exceeds the baseline's share above {@code tau} by the
     * factor {@code exp(halfWidth)}; the largest such {@code r} is the lower bound.
     */
    private Effect effect(
            HistogramSnapshot baseline, HistogramSnapshot canary, double lowerHalfWidth, double upperHalfWidth) {
        double tau = baseline.quantile(quantile.q());
        double share = (double) baseline.countAbove((long) tau) / baseline.count();
        double lower = slowest(canary, share * Math.exp(lowerHalfWidth), 0);
        double upper = slowest(canary, share * Math.exp(-upperHalfWidth), Double.POSITIVE_INFINITY);
        return new Effect(canary.quantile(quantile.q()) / tau, lower / tau, upper / tau);
    }

    /** The latency that a share of the canary's requests exceeds; {@code beyond} where the data do not reach so far. */
    private static double slowest(HistogramSnapshot canary, double share, double beyond) {
        boolean withinData = share < 1 && share * canary.count() >= 1;
        return withinData ? canary.quantile(1 - share) : beyond;
    }

    private Observed observed(HistogramSnapshot latency) {
        return new Observed(latency.count(), latency.quantile(quantile.q()) / MICROS_PER_MILLI);
    }
}
