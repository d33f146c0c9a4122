package io.canaryjudge.judgement;

import io.canaryjudge.contrast.ContrastEstimate;
import io.canaryjudge.contrast.ContrastModel;
import io.canaryjudge.contrast.FalseAlarms;
import io.canaryjudge.contrast.PairedContrast;
import io.canaryjudge.contrast.ScoreEstimate;
import io.canaryjudge.contrast.SegmentEstimate;
import io.canaryjudge.contrast.Separation;
import io.canaryjudge.counts.PairedCounts;
import io.canaryjudge.eprocess.Alternative;
import io.canaryjudge.eprocess.RateEProcess;
import io.canaryjudge.judgement.Decider.BoundsAgree;
import io.canaryjudge.judgement.Decider.Claims;
import io.canaryjudge.judgement.Decider.Regressions;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import java.util.Optional;

/**
 * Judges a share: of requests that failed, or of trials with an event. Where a decrease is harm the cohorts stand in each
 * other's place, so that what is looked for is always more. A regression is looked for on the log scale, which harm of any size and from
 * any time on can only move upwards, and in the score form, which knows harm against a baseline without errors. Both are
 * forms of one statistic, so they share a budget.
 */
record RateJudge(MetricPolicy policy, EventCount count, Decider decider) implements MetricJudge {

    /** Error rates differ between instances more than the share of slow requests does: 10 % where that differs by 6 %. */
    private static final double INSTANCE_SPREAD = 5.0 / 3;

    @Override
    public MetricEvidence start() {
        EvidenceStream worse = start(Alternative.WORSE, policy.margin());
        return new EventEvidence(
                worse, start(Alternative.WITHIN_MARGIN, policy.passMargin()), worse.contrast(), worse.contrast());
    }

    private EvidenceStream start(Alternative alternative, Margin margin) {
        return EvidenceStream.start(
                RateEProcess.start(
                        alternative,
                        margin.ratio(),
                        margin.slack() / count.partsOfATrial(),
                        decider.restarts(alternative)),
                decider.startContrast(
                        alternative, decider.contrastModel(INSTANCE_SPREAD).with(ContrastModel.Peak.LEFT_OUT)));
    }

    @Override
    public MetricEvidence after(MetricEvidence before, WindowPair window, References references) {
        EventEvidence evidence = (EventEvidence) before;
        PairedCounts events = count.count(window, harmed(), 0);
        EvidenceStream worse = evidence.worse().after(events, withSlack(window, events, policy.margin()));
        return new EventEvidence(
                worse,
                evidence.within().after(events, withSlack(window, events, policy.passMargin())),
                worse.contrast(),
                worse.contrast());
    }

    private PairedCounts withSlack(WindowPair window, PairedCounts events, Margin margin) {
        return margin.slack() == 0 ? events : count.count(window, harmed(), margin.slack() / margin.ratio());
    }

    /** The cohort of which more is harm. */
    private Cohort harmed() {
        return policy.kind().direction().harmedByMoreOf();
    }

    private double rate(StretchTotals totals, Cohort cohort) {
        return totals.rate(count, cohort);
    }

    /** The rate of the cohort that the other one is held against. */
    private double allowedRate(StretchTotals totals) {
        return rate(totals, harmed() == Cohort.CANARY ? Cohort.BASELINE : Cohort.CANARY);
    }

    @Override
    public MetricJudgement judge(MetricEvidence known, History history, Look look) {
        EventEvidence evidence = (EventEvidence) known;
        StretchTotals totals = history.whole();
        PairedContrast contrast = evidence.worse().contrast();
        if (contrast.comparableWindows() == 0) {
            return Absence.ofTrials(policy, count, totals);
        }
        ContrastEstimate log = contrast.estimate();
        ScoreEstimate score = contrast.score();
        Separation onLogScale = log.above(policy.margin().ratio(), decider.alarmsSoFar());
        Separation above = onLogScale.orNearer(score.above(policy.margin().ratio(), decider.alarmsSoFar()));
        Separation below =
                evidence.within().contrast().score().below(policy.passMargin().ratio(), decider.alarmsWithin());
        double lower = Math.max(
                policy.margin().ratio() * Math.exp(onLogScale.effect() - onLogScale.halfWidth()),
                score.provenAbove(decider.alarmsSoFar()));
        double upper = Math.min(
                score.provenBelow(decider.alarmsWithin()),
                below.isProven() ? allowed(totals) : Double.POSITIVE_INFINITY);
        MetricJudgement judgement = decider.decide(
                new Claims(
                        comparison(totals, lower, upper, Scope.SO_FAR),
                        above,
                        evidence.worse(),
                        below,
                        evidence.within(),
                        new BoundsAgree(true, true),
                        regressions(contrast, history)),
                look);
        return Mirror.of(judgement);
    }

    /** The largest ratio that the pass margin and its slack allow beside the baseline's rate. */
    private double allowed(StretchTotals totals) {
        Margin margin = policy.passMargin();
        return margin.ratio() + (margin.slack() == 0 ? 0 : margin.slack() / allowedRate(totals));
    }

    private Regressions regressions(PairedContrast contrast, History history) {
        return new Regressions() {
            @Override
            public Optional<Comparison> lately() {
                return decider.segments(contrast, contrast)
                        .flatMap(segment -> RateJudge.this.lately(segment, history).stream())
                        .findFirst();
            }

            @Override
            public Optional<Comparison> atDeadline() {
                return RateJudge.this.atDeadline(contrast, history.whole());
            }
        };
    }

    private Optional<Comparison> lately(SegmentEstimate segment, History history) {
        double margin = policy.margin().ratio();
        long planned = decider.settings().plannedWindows();
        Separation onLogScale = segment.above(margin, decider.alarmsLately(), planned);
        boolean isProven = onLogScale.isProven()
                || segment.scoreAbove(margin, decider.alarmsLately(), planned).isProven();
        if (!isProven) {
            return Optional.empty();
        }
        double lower = Math.max(margin, margin * Math.exp(onLogScale.effect() - onLogScale.halfWidth()));
        StretchTotals totals = history.last(segment.length());
        return Optional.of(comparison(totals, lower, Double.POSITIVE_INFINITY, decider.scope(segment)));
    }

    private Optional<Comparison> atDeadline(PairedContrast contrast, StretchTotals totals) {
        FalseAlarms alarms = decider.alarmsAtDeadline();
        Separation onLogScale = contrast.estimate().aboveOnce(1, alarms);
        boolean isWorse =
                onLogScale.isProven() || contrast.score().aboveOnce(1, alarms).isProven();
        double allowed =
                policy.margin().ratio() * allowedRate(totals) + policy.margin().slack();
        if (!isWorse || contrast.pGreater() > alarms.time() || !(rate(totals, harmed()) > allowed)) {
            return Optional.empty();
        }
        double lower = Math.max(1, Math.exp(onLogScale.effect() - onLogScale.halfWidth()));
        return Optional.of(comparison(totals, lower, Double.POSITIVE_INFINITY, Scope.AT_DEADLINE));
    }

    private Comparison comparison(StretchTotals totals, double lower, double upper, Scope scope) {
        return new Comparison(
                observed(totals, Cohort.BASELINE),
                observed(totals, Cohort.CANARY),
                new Effect(ratio(totals), lower, upper),
                scope);
    }

    private double ratio(StretchTotals totals) {
        double allowed = allowedRate(totals);
        return allowed > 0 ? rate(totals, harmed()) / allowed : Double.NaN;
    }

    private Observed observed(StretchTotals totals, Cohort cohort) {
        return new Observed(totals.trials(count, cohort), rate(totals, cohort));
    }
}
