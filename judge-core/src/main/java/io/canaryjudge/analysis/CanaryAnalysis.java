package io.canaryjudge.analysis;

import io.canaryjudge.analysis.JudgingStrategy.Finding;
import io.canaryjudge.analysis.JudgingStrategy.Moment;
import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.judgement.Look;
import io.canaryjudge.window.WindowSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The judging of one canary, from its first window to its verdict. Used by one thread at a time.
 *
 * <p>How it is judged is the policy's {@link JudgeChoice}. Evidence is final for windows that are sealed. Windows that
 * have ended but may still take late samples are judged too, and judged again from the first one that has changed, so a
 * verdict does not wait for the grace and a late sample still counts.
 * Once an analysis has aborted, or has come to its end, its report no longer changes; a promotion stays one unless an
 * abort overtakes it.
 *
 * <p>Samples are dated by the time of day, which may jump; a canary must not be promoted sooner because of that. What a
 * jump, or a time in which nobody watched, has added to the time since the start is added to the end of the analysis, and
 * does not count for the soak time. An end that would be put off for more than the duration comes then, and promotes nothing.
 */
public final class CanaryAnalysis {

    private final AnalysisPlan plan;
    private final WindowSpec spec;
    private final JudgingStrategy strategy;
    private @Nullable AnalysisReport last;
    private boolean hasEnded;

    /** An analysis that has seen nothing yet. */
    public CanaryAnalysis(AnalysisPlan plan, WindowSpec spec) {
        this.plan = plan;
        this.spec = spec;
        strategy = JudgingStrategy.of(plan, spec);
    }

    /**
     * An analysis that goes on where an earlier one of the same plan stood before its end. What that one had seen it reads
     * again, as far as the windows are still there.
     *
     * @param last where it stood; its metrics may be missing
     */
    public CanaryAnalysis(AnalysisPlan plan, WindowSpec spec, AnalysisReport last) {
        this(plan, spec);
        this.last = last;
        hasEnded = last.verdict().kind() == Verdict.Kind.ABORT;
    }

    /** What is judged. */
    public AnalysisPlan plan() {
        return plan;
    }

    /** Whether the report will not change any more. */
    public boolean hasEnded() {
        return hasEnded;
    }

    /** When it ends however little of the time until then was watched, milliseconds since 1970. */
    public long latestEndMillis() {
        return plan.deadlineMillis() + plan.policy().duration().toMillis();
    }

    /** As {@link #evaluate(long, long, WindowSource, List)}, where all the time since the start was watched. */
    public AnalysisReport evaluate(long nowMillis, WindowSource windows, List<Signal> signals) {
        return evaluate(nowMillis, nowMillis - plan.startMillis(), windows, signals);
    }

    /**
     * Looks at what is known by now.
     *
     * @param nowMillis milliseconds since 1970, not before an earlier look's
     * @param watchedMillis for how long the canary was watched, by a clock that does not jump
     * @param windows gives the windows; those older than the grace are not asked for again
     * @param signals all that was reported of this canary so far, oldest first
     */
    public AnalysisReport evaluate(long nowMillis, long watchedMillis, WindowSource windows, List<Signal> signals) {
        return evaluate(nowMillis, watchedMillis, windows, signals, List.of());
    }

    /**
     * The same while some metrics cannot be had.
     *
     * @param outages what cannot, at most one for each metric
     */
    public AnalysisReport evaluate(
            long nowMillis, long watchedMillis, WindowSource windows, List<Signal> signals, List<Outage> outages) {
        return look(moment(nowMillis, watchedMillis, last), windows, signals, outages, null);
    }

    /**
     * Looks for the last time, before the end: nobody needs the verdict any more. What has been decided stays; an abort is
     * still found, a promotion is not; what is open becomes inconclusive.
     *
     * @param reason why it is stopped, in one line
     */
    public AnalysisReport stop(
            long nowMillis,
            long watchedMillis,
            WindowSource windows,
            List<Signal> signals,
            List<Outage> outages,
            String reason) {
        AnalysisReport report = look(moment(nowMillis, watchedMillis, last), windows, signals, outages, reason);
        if (!hasEnded) {
            hasEnded = true;
            strategy.release();
        }
        return report;
    }

    private AnalysisReport look(
            Moment moment,
            WindowSource windows,
            List<Signal> signals,
            List<Outage> outages,
            @Nullable String stopReason) {
        AnalysisReport before = last;
        if (before != null && hasEnded) {
            return before;
        }
        Finding finding = OutageRules.apply(strategy.look(moment, windows, signals), outages, moment);
        Verdict verdict = ofWatchedTime(finding.verdict(), moment);
        AnalysisReport report =
                report(before, finding, stopReason == null ? verdict : stopped(verdict, moment, stopReason), moment);
        last = report;
        hasEnded = moment.look() == Look.LAST || report.verdict().kind() == Verdict.Kind.ABORT;
        if (hasEnded) {
            strategy.release();
        }
        return report;
    }

    private static Verdict stopped(Verdict found, Moment moment, String reason) {
        boolean wasPromoted = moment.before() != null && moment.before().kind() == Verdict.Kind.PROMOTE;
        boolean stays = found.kind() == Verdict.Kind.PROMOTE ? wasPromoted : found.isFinal();
        return stays ? found : new Verdict.Inconclusive(found.urgency(), reason);
    }

    /**
     * Reads windows again that an analysis of an earlier process has read, as it did: window by window, since how long a rule
     * holds hangs on when was looked. Nothing is reported. To be called before the first look, for windows that follow each
     * other, and for none that ends at the deadline or later.
     *
     * @param firstWindow the first to read
     * @param lastWindow the last to read
     * @param lastSealed the last window that will not change any more
     * @param windows gives them
     * @param signals all that was reported so far, oldest first
     */
    public void readAgain(
            long firstWindow, long lastWindow, long lastSealed, WindowSource windows, List<Signal> signals) {
        for (long index = firstWindow; index <= lastWindow; index++) {
            long endMillis = spec.startMillis(index + 1);
            List<Signal> known = signals.stream()
                    .filter(signal -> signal.epochMillis() <= endMillis)
                    .toList();
            strategy.look(
                    new Moment(endMillis, 0, Look.INTERIM, index, Math.min(index, lastSealed), null), windows, known);
        }
    }

    private Moment moment(long nowMillis, long watchedMillis, @Nullable AnalysisReport before) {
        long unwatchedMillis = Math.max(0, nowMillis - plan.startMillis() - watchedMillis);
        long endMillis = Math.min(latestEndMillis(), plan.deadlineMillis() + unwatchedMillis);
        return new Moment(
                nowMillis,
                unwatchedMillis,
                nowMillis >= endMillis ? Look.LAST : Look.INTERIM,
                spec.lastEnded(Math.min(nowMillis, endMillis)),
                spec.lastSealed(nowMillis),
                before == null ? null : before.verdict());
    }

    private AnalysisReport report(@Nullable AnalysisReport before, Finding finding, Verdict verdict, Moment moment) {
        boolean changed = before == null || !isSameState(before, verdict, finding.reasons());
        return new AnalysisReport(
                plan,
                before == null ? 1 : before.sequence() + (changed ? 1 : 0),
                verdict,
                finding.reasons(),
                finding.guards(),
                finding.metrics(),
                finding.score(),
                before == null || changed ? moment.nowMillis() : before.sinceMillis(),
                moment.nowMillis());
    }

    private Verdict ofWatchedTime(Verdict found, Moment moment) {
        boolean isNew = moment.before() == null || moment.before().kind() != Verdict.Kind.PROMOTE;
        boolean isTooShort = moment.look() == Look.LAST && moment.watchedMillis() < plan.deadlineMillis();
        return found.kind() == Verdict.Kind.PROMOTE && isNew && isTooShort
                ? new Verdict.Inconclusive(
                        found.urgency(),
                        "time is over: the canary was watched for "
                                + (moment.watchedMillis() - plan.startMillis()) / 1_000 + " s of the "
                                + plan.policy().duration().toSeconds()
                                + " s, as the clock has jumped or nobody watched")
                : found;
    }

    private static boolean isSameState(AnalysisReport before, Verdict verdict, List<Reason> reasons) {
        Urgency urgency = verdict.urgency();
        return before.verdict().kind() == verdict.kind()
                && before.verdict().urgency() == urgency
                && before.verdict().isFinal() == verdict.isFinal()
                && ruleNames(before.reasons()).equals(ruleNames(reasons));
    }

    private static List<String> ruleNames(List<Reason> reasons) {
        return reasons.stream()
                .map(reason -> reason.rule().name())
                .distinct()
                .sorted()
                .toList();
    }
}
