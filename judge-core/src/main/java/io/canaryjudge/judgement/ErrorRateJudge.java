package io.canaryjudge.judgement;

import io.canaryjudge.judgement.Decider.BoundsAgree;
import io.canaryjudge.judgement.Decider.Claims;
import io.canaryjudge.statistics.Alternative;
import io.canaryjudge.statistics.ContrastEstimate;
import io.canaryjudge.statistics.PairedCounts;
import io.canaryjudge.statistics.RateEProcess;
import io.canaryjudge.statistics.ReferenceHistogram;
import io.canaryjudge.statistics.ScoreEstimate;
import io.canaryjudge.statistics.Separation;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;

/**
 * Judges the share of requests that failed. A regression is looked for on the log scale, which harm of any size and from
 * any time on can only move upwards, and in the score form, which knows harm against a baseline without errors; each has
 * half of the budget.
 */
record ErrorRateJudge(MetricPolicy policy, Decider decider) implements MetricJudge {

    @Override
    public MetricEvidence start() {
        return new MetricEvidence(
                start(Alternative.WORSE, policy.margin()), start(Alternative.WITHIN_MARGIN, policy.passMargin()));
    }

    private EvidenceStream start(Alternative alternative, Margin margin) {
        return EvidenceStream.start(
                RateEProcess.start(alternative, margin.ratio(), margin.slack(), decider.restarts(alternative)),
                decider.startContrast());
    }

    @Override
    public MetricEvidence after(MetricEvidence evidence, WindowPair window, ReferenceHistogram reference) {
        PairedCounts failures = WindowEvents.failures(window, 0);
        return new MetricEvidence(
                evidence.worse().after(failures, withSlack(window, failures, policy.margin())),
                evidence.within().after(failures, withSlack(window, failures, policy.passMargin())));
    }

    private static PairedCounts withSlack(WindowPair window, PairedCounts failures, Margin margin) {
        return margin.slack() == 0 ? failures : WindowEvents.failures(window, margin.slack() / margin.ratio());
    }

    @Override
    public MetricJudgement judge(MetricEvidence evidence, CohortTotals totals) {
        if (evidence.worse().contrast().comparableWindows() == 0) {
            return new MetricJudgement.NoData(policy, Absence.ofOutcomes(totals));
        }
        double alphaPromote = decider.settings().alphaPromote();
        ContrastEstimate worse = evidence.worse().contrast().estimate();
        ScoreEstimate score = evidence.worse().contrast().score();
        double half = decider.alphaAbort() / 2;
        Separation onLogScale = worse.above(policy.margin().ratio(), half);
        Separation above = onLogScale.orNearer(score.above(policy.margin().ratio(), half));
        Separation below =
                evidence.within().contrast().score().below(policy.passMargin().ratio(), alphaPromote);
        Effect effect = new Effect(
                ratio(totals),
                Math.max(Math.exp(worse.logRatio() - onLogScale.halfWidth()), score.provenAbove(half)),
                score.provenBelow(alphaPromote));
        Comparison comparison = new Comparison(observed(totals.baseline()), observed(totals.canary()), effect);
        return decider.decide(new Claims(
                comparison,
                above,
                evidence.worse(),
                decider.alphaAbort(),
                below,
                evidence.within(),
                alphaPromote,
                new BoundsAgree(true, true)));
    }

    private static double ratio(CohortTotals totals) {
        double baseline = rate(totals.baseline());
        return baseline > 0 ? rate(totals.canary()) / baseline : Double.NaN;
    }

    private static Observed observed(WindowSnapshot total) {
        return new Observed(total.outcomes(), rate(total));
    }

    private static double rate(WindowSnapshot total) {
        return total.outcomes() == 0 ? Double.NaN : (double) total.failures() / total.outcomes();
    }
}
