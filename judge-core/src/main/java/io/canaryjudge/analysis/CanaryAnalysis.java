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
 */
public final class CanaryAnalysis {

    private final AnalysisPlan plan;
    private final WindowSpec spec;
    private final JudgingStrategy strategy;
    private @Nullable AnalysisReport last;

    /** An analysis that has seen nothing yet. */
    public CanaryAnalysis(AnalysisPlan plan, WindowSpec spec) {
        this.plan = plan;
        this.spec = spec;
        strategy = JudgingStrategy.of(plan, spec);
    }

    /**
     * An analysis that goes on where an earlier one of the same plan stood. What that one had seen it reads again, as far as
     * the windows are still there.
     *
     * @param last where it stood; its metrics may be missing
     */
    public CanaryAnalysis(AnalysisPlan plan, WindowSpec spec, AnalysisReport last) {
        this(plan, spec);
        this.last = last;
    }

    /** What is judged. */
    public AnalysisPlan plan() {
        return plan;
    }

    /** Whether the report will not change any more. */
    public boolean hasEnded() {
        return last != null
                && (last.verdict().kind() == Verdict.Kind.ABORT || last.asOfMillis() >= plan.deadlineMillis());
    }

    /**
     * Looks at what is known by now.
     *
     * @param nowMillis milliseconds since 1970, not before an earlier look's
     * @param windows gives the windows; those older than the grace are not asked for again
     * @param signals all that was reported of this canary so far, oldest first
     */
    public AnalysisReport evaluate(long nowMillis, WindowSource windows, List<Signal> signals) {
        return evaluate(nowMillis, windows, signals, List.of());
    }

    /**
     * The same while some metrics cannot be had.
     *
     * @param outages what cannot, at most one for each metric
     */
    public AnalysisReport evaluate(
            long nowMillis, WindowSource windows, List<Signal> signals, List<Outage> outages) {
        AnalysisReport before = last;
        if (before != null && hasEnded()) {
            return before;
        }
        Moment moment = new Moment(
                nowMillis,
                nowMillis >= plan.deadlineMillis() ? Look.LAST : Look.INTERIM,
                spec.lastEnded(Math.min(nowMillis, plan.deadlineMillis())),
                spec.lastSealed(nowMillis),
                before == null ? null : before.verdict());
        AnalysisReport report = report(
                before, OutageRules.apply(strategy.look(moment, windows, signals), outages, moment), nowMillis);
        last = report;
        if (hasEnded()) {
            strategy.release();
        }
        return report;
    }

    private AnalysisReport report(@Nullable AnalysisReport before, Finding finding, long nowMillis) {
        boolean changed = before == null || !isSameState(before, finding.verdict(), finding.reasons());
        return new AnalysisReport(
                plan,
                before == null ? 1 : before.sequence() + (changed ? 1 : 0),
                finding.verdict(),
                finding.reasons(),
                finding.guards(),
                finding.metrics(),
                finding.score(),
                before == null || changed ? nowMillis : before.sinceMillis(),
                nowMillis);
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
