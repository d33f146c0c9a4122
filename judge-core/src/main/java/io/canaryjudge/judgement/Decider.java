package io.canaryjudge.judgement;

import io.canaryjudge.statistics.Alternative;
import io.canaryjudge.statistics.ContrastModel;
import io.canaryjudge.statistics.PairedContrast;
import io.canaryjudge.statistics.Restarts;
import io.canaryjudge.statistics.Separation;
import java.time.Duration;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The rule from evidence to judgement, the same for all kinds of metric: a regression and a pass each need both gates,
 * and a regression is looked for first.
 *
 * @param alphaAbort this metric's share of the false-abort budget
 */
record Decider(MetricPolicy policy, double alphaAbort, JudgeSettings settings) {

    /** Before this much comparable time nothing is called a regression: one hiccup is not yet a difference. */
    private static final Duration LEAST_TIME = Duration.ofSeconds(8);

    private static final long LEAST_REQUESTS = 50;
    private static final double NO_OPINION = 0.5;

    PairedContrast startContrast() {
        return PairedContrast.start(ContrastModel.forWindows(settings.windowWidth(), settings.instances()));
    }

    /** A regression may begin at any time, so the evidence for it does; the evidence for a pass covers all of it. */
    Restarts restarts(Alternative alternative) {
        return alternative == Alternative.WORSE ? Restarts.over(settings.plannedWindows()) : Restarts.NONE;
    }

    MetricJudgement decide(Claims claims) {
        Comparison comparison = claims.comparison();
        if (claims.worseIsProven() && hasLeastEvidence(claims)) {
            return new MetricJudgement.Regressed(policy, comparison);
        }
        if (claims.withinIsProven()) {
            return comparison.effect().upper() < 1
                    ? new MetricJudgement.Improved(policy, comparison)
                    : new MetricJudgement.Passed(policy, comparison);
        }
        Separation below = claims.below();
        double credit = below.standardError() > 0
                ? NormalDistribution.of(0, 1).cumulativeProbability(below.effect() / below.standardError())
                : NO_OPINION;
        return new MetricJudgement.Undecided(policy, comparison, needs(claims), credit);
    }

    private boolean hasLeastEvidence(Claims claims) {
        long seconds = claims.above().windows() * settings.windowWidth().toMillis();
        return seconds >= LEAST_TIME.toMillis()
                && Math.min(
                                claims.comparison().baseline().n(),
                                claims.comparison().canary().n())
                        >= LEAST_REQUESTS;
    }

    private Optional<Needs> needs(Claims claims) {
        double windows = claims.remainingWindows();
        if (!(windows < 1e9)) {
            return Optional.empty();
        }
        double perWindow =
                (double) claims.comparison().canary().n() / claims.above().windows();
        double wholeWindows = Math.max(1, Math.ceil(windows));
        return Optional.of(new Needs((long) Math.ceil(wholeWindows * perWindow), (long)
                Math.ceil(wholeWindows * settings.windowWidth().toMillis() / 1e3)));
    }

    /**
     * What each gate says of each claim.
     *
     * @param above the contrast's distance beyond the margin
     * @param below its distance inside the pass margin
     */
    record Claims(
            Comparison comparison,
            Separation above,
            EvidenceStream worse,
            double alphaWorse,
            Separation below,
            EvidenceStream within,
            double alphaWithin,
            BoundsAgree boundsAgree) {

        boolean worseIsProven() {
            return worse.rejects(alphaWorse) && above.isProven() && boundsAgree.worse();
        }

        boolean withinIsProven() {
            return within.rejects(alphaWithin) && below.isProven() && boundsAgree.within();
        }

        double remainingWindows() {
            double untilWorse = Math.max(above.remainingWindows(), worse.windowsUntilRejection(alphaWorse));
            double untilWithin = Math.max(below.remainingWindows(), within.windowsUntilRejection(alphaWithin));
            return Math.min(untilWorse, untilWithin);
        }
    }

    /** Whether the bounds that are shown lie on the side that the claim says. */
    record BoundsAgree(boolean worse, boolean within) {}
}
