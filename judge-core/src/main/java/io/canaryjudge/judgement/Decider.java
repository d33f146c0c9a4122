package io.canaryjudge.judgement;

import io.canaryjudge.contrast.ContrastModel;
import io.canaryjudge.contrast.FalseAlarms;
import io.canaryjudge.contrast.InstancePrior;
import io.canaryjudge.contrast.PairedContrast;
import io.canaryjudge.contrast.SegmentEstimate;
import io.canaryjudge.contrast.Separation;
import io.canaryjudge.eprocess.Alternative;
import io.canaryjudge.eprocess.Restarts;
import io.canaryjudge.guard.LeastEvidence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The rule from evidence to judgement, the same for all kinds of metric: a regression and a pass each need both gates,
 * and a regression is looked for first.
 *
 * @param alphaAbort this metric's share of the false-abort budget
 */
record Decider(MetricPolicy policy, double alphaAbort, JudgeSettings settings) {

    /** The longest stretch that is judged apart from what came before it. */
    static final Duration LONGEST_SEGMENT = Duration.ofMinutes(5);

    /** Shares of {@code alphaAbort} that do not depend on each other; together 1. */
    private static final double SO_FAR_SHARE = 0.45;

    /** Of a series of levels, which has no last look of its own. */
    private static final double SERIES_SHARE = 0.7;

    private static final double SEGMENT_SHARE = 0.15;
    private static final List<Duration> SEGMENTS = List.of(LONGEST_SEGMENT, Duration.ofMinutes(1));
    private static final double DEADLINE_SHARE = 0.25;

    /** Of the last look: it has no margin to lean on when instances differ more than they show. */
    private static final double DEADLINE_INSTANCE_SHARE = 0.5;

    /** Before this much comparable time nothing is called a regression: one hiccup is not yet a difference. */
    private static final Duration LEAST_TIME = LeastEvidence.TIME;

    static final long LEAST_REQUESTS = LeastEvidence.REQUESTS;
    private static final double NO_OPINION = 0.5;

    /** The model of the noise between windows and between instances. */
    ContrastModel contrastModel() {
        return ContrastModel.forWindows(settings.windowWidth(), settings.instances());
    }

    /**
     * The same where instances differ more than in their latencies, and by how much is not known beforehand.
     *
     * @param instanceSpread how much more they differ than the settings assume, above 0
     */
    ContrastModel contrastModel(double instanceSpread) {
        InstancePrior prior = settings.instances();
        return ContrastModel.forWindows(
                settings.windowWidth(), prior.brief(instanceSpread * prior.standardDeviation()));
    }

    PairedContrast startContrast(Alternative alternative, ContrastModel model) {
        return PairedContrast.start(
                alternative == Alternative.WORSE ? model.withSegments(LONGEST_SEGMENT, settings.windowWidth()) : model);
    }

    /** A regression may begin at any time, so the evidence for it does; the evidence for a pass covers all of it. */
    Restarts restarts(Alternative alternative) {
        return alternative == Alternative.WORSE ? Restarts.over(settings.plannedWindows()) : Restarts.NONE;
    }

    /** For the e-process, at every look before the last one. */
    double alphaOfEProcess() {
        return alphaAbort * (1 - DEADLINE_SHARE);
    }

    /** For the contrast over all that was seen, at every look. */
    FalseAlarms alarmsSoFar() {
        return new FalseAlarms(alphaAbort * SO_FAR_SHARE, alphaAbort);
    }

    /** For a series of levels over all that was seen, at every look. */
    FalseAlarms alarmsOfSeries() {
        return new FalseAlarms(alphaAbort * SERIES_SHARE, alphaAbort);
    }

    /** For each of the segments, at every look. */
    FalseAlarms alarmsLately() {
        return new FalseAlarms(alphaAbort * SEGMENT_SHARE, alphaAbort * SEGMENT_SHARE);
    }

    /** For the last look alone. */
    FalseAlarms alarmsAtDeadline() {
        return new FalseAlarms(alphaAbort * DEADLINE_SHARE, alphaAbort * DEADLINE_INSTANCE_SHARE);
    }

    /** For a pass, at every look. */
    FalseAlarms alarmsWithin() {
        return FalseAlarms.of(settings.alphaPromote());
    }

    /**
     * The newest stretches that there is history enough to judge apart, each without its worst window.
     *
     * @param noise shows how instances differ
     */
    Stream<SegmentEstimate> segments(PairedContrast contrast, PairedContrast noise) {
        return segmentWindows()
                .flatMap(windows -> contrast.lately(windows, noise).stream())
                .map(SegmentEstimate::withoutPeak);
    }

    /** How many windows the stretches have that are judged apart, the longest first. */
    Stream<Long> segmentWindows() {
        return SEGMENTS.stream()
                .map(length ->
                        Math.max(1, length.toMillis() / settings.windowWidth().toMillis()));
    }

    /** The scope of a comparison over the last windows. */
    Scope scope(SegmentEstimate segment) {
        return Scope.lately(settings.windowWidth().multipliedBy(segment.length()));
    }

    MetricJudgement decide(Claims claims, Look look) {
        return regression(claims, look)
                .<MetricJudgement>map(proof -> new MetricJudgement.Regressed(policy, proof))
                .orElseGet(() ->
                        claims.withinIsProven(settings.alphaPromote()) ? pass(claims.comparison()) : undecided(claims));
    }

    private Optional<Comparison> regression(Claims claims, Look look) {
        if (!hasLeastEvidence(claims)) {
            return Optional.empty();
        }
        if (claims.worse().rejects(alphaOfEProcess())) {
            if (claims.above().isProven() && claims.boundsAgree().worse()) {
                return Optional.of(claims.comparison());
            }
            Optional<Comparison> lately = claims.regressions().lately();
            if (lately.isPresent()) {
                return lately;
            }
        }
        return look == Look.LAST ? claims.regressions().atDeadline() : Optional.empty();
    }

    private MetricJudgement pass(Comparison comparison) {
        return comparison.effect().upper() < 1
                ? new MetricJudgement.Improved(policy, comparison)
                : new MetricJudgement.Passed(policy, comparison);
    }

    private MetricJudgement undecided(Claims claims) {
        return new MetricJudgement.Undecided(policy, claims.comparison(), needs(claims), credit(claims.below()));
    }

    /** How likely the evidence so far makes a pass, 0 to 1. */
    double credit(Separation below) {
        return below.standardError() > 0
                ? NormalDistribution.of(0, 1).cumulativeProbability(below.effect() / below.standardError())
                : NO_OPINION;
    }

    private boolean hasLeastEvidence(Claims claims) {
        return leastWindows() <= claims.above().windows()
                && Math.min(
                                claims.comparison().baseline().n(),
                                claims.comparison().canary().n())
                        >= LEAST_REQUESTS;
    }

    double leastWindows() {
        return (double) LEAST_TIME.toMillis() / settings.windowWidth().toMillis();
    }

    private Optional<Needs> needs(Claims claims) {
        double windows = claims.remainingWindows(alphaOfEProcess(), settings.alphaPromote(), leastWindows());
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
     * @param comparison over all that was seen so far
     * @param above the contrast's distance beyond the margin
     * @param below its distance inside the pass margin
     */
    record Claims(
            Comparison comparison,
            Separation above,
            EvidenceStream worse,
            Separation below,
            EvidenceStream within,
            BoundsAgree boundsAgree,
            Regressions regressions) {

        boolean withinIsProven(double alphaWithin) {
            return within.rejects(alphaWithin) && below.isProven() && boundsAgree.within();
        }

        double remainingWindows(double alphaWorse, double alphaWithin, double leastWindows) {
            double untilWorse = Math.max(above.remainingWindows(), worse.windowsUntilRejection(alphaWorse));
            double untilWithin = Math.max(below.remainingWindows(), within.windowsUntilRejection(alphaWithin));
            return Math.min(Math.max(untilWorse, leastWindows - above.windows()), untilWithin);
        }
    }

    /** Whether the bounds that are shown lie on the side that the claim says. */
    record BoundsAgree(boolean worse, boolean within) {}

    /** Regressions that are looked for only when all that was seen so far does not prove one. */
    interface Regressions {

        /** One of the newest stretches, where it proves a regression by the robust gate. */
        Optional<Comparison> lately();

        /** All that was seen, where one planned look at it proves the canary worse and finds it beyond the margin. */
        Optional<Comparison> atDeadline();
    }
}
