package io.canaryjudge.analysis;

import io.canaryjudge.analysis.JudgeChoice.Kayenta;
import io.canaryjudge.analysis.JudgeChoice.Sequential;
import io.canaryjudge.analysis.JudgeChoice.Threshold;
import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.guard.GuardFinding;
import io.canaryjudge.judgement.Look;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.window.WindowSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One way from windows to a verdict. Remembers what it has read; used by one thread at a time, for one canary. */
sealed interface JudgingStrategy permits SequentialStrategy, KayentaStrategy, ThresholdStrategy {

    /** The strategy that a plan's policy names. */
    static JudgingStrategy of(AnalysisPlan plan, WindowSpec spec) {
        JudgeChoice judge = plan.policy().judge();
        if (judge instanceof Sequential) {
            return new SequentialStrategy(plan, spec);
        }
        if (judge instanceof Kayenta kayenta) {
            return new KayentaStrategy(plan, kayenta, spec);
        }
        if (judge instanceof Threshold threshold) {
            return new ThresholdStrategy(plan, threshold, spec);
        }
        throw new AssertionError("unknown judge " + judge);
    }

    /** Looks at what is known by now. */
    Finding look(Moment moment, WindowSource windows, List<Signal> signals);

    /** Lets go of what it remembers; nothing is looked at after it. */
    void release();

    /**
     * When a look is taken.
     *
     * @param nowMillis milliseconds since 1970
     * @param unwatchedMillis how much of the time since the start is none for which the canary was watched
     * @param lastEnded the last window to be judged
     * @param lastSealed the last window that will not change any more
     * @param before the verdict of the look before; null at the first
     */
    record Moment(
            long nowMillis,
            long unwatchedMillis,
            Look look,
            long lastEnded,
            long lastSealed,
            @Nullable Verdict before) {

        /** The moment at which it would be had all the time since the start been watched. */
        long watchedMillis() {
            return nowMillis - unwatchedMillis;
        }
    }

    /**
     * What a look has found.
     *
     * @param reasons what calls for an action or for attention, most urgent first
     * @param guards what is not as it should be with the traffic; only the sequential judge asks
     * @param metrics each metric's judgement, in the policy's order
     * @param score 0 to 100, or NaN
     */
    record Finding(
            Verdict verdict,
            List<Reason> reasons,
            List<GuardFinding> guards,
            List<MetricJudgement> metrics,
            double score) {}
}
