package io.canaryjudge.analysis;

import io.canaryjudge.analysis.JudgeChoice.Kayenta;
import io.canaryjudge.decision.JudgeReasons;
import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.judgement.Look;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.kayenta.ScoreThresholds;
import io.canaryjudge.window.WindowSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges as Kayenta does: a score of all points at the deadline, which promotes, aborts or, between the thresholds, does
 * neither; and where the policy says so, a score of the points so far at intervals before it, which can only abort, as
 * Kayenta's standalone analysis does.
 *
 * <p>Where a score is low for want of data alone, Kayenta fails the canary; here that is inconclusive.
 */
final class KayentaStrategy implements JudgingStrategy {

    private final AnalysisPlan plan;
    private final Kayenta kayenta;
    private final SignalWatch signalWatch;
    private final EvidenceChain<Stretches<KayentaPoints>> points;
    private final long startMillis;
    private long nextJudgingMillis;
    /** Of the points so far, whether or not it was time to judge them; null before the first look. */
    private @Nullable KayentaOpinion latest;
    /** Of the points at the last time that the canary was judged; null before that. */
    private @Nullable KayentaOpinion judged;

    KayentaStrategy(AnalysisPlan plan, Kayenta kayenta, WindowSpec spec) {
        this.plan = plan;
        this.kayenta = kayenta;
        AnalysisPolicy policy = plan.policy();
        signalWatch = new SignalWatch(policy.rules());
        long first = plan.firstWindow(spec);
        startMillis = spec.startMillis(first);
        points = new EvidenceChain<>(
                Stretches.start(first, kayenta.point(), spec, KayentaPoints.none(policy.metrics())),
                Stretches::next,
                (known, window) -> known.after(window, KayentaPoints::after));
        nextJudgingMillis = startMillis + interval();
    }

    private long interval() {
        return kayenta.judgeEvery().map(Duration::toMillis).orElse(Long.MAX_VALUE / 2);
    }

    @Override
    public Finding look(Moment moment, WindowSource windows, List<Signal> signals) {
        Stretches<KayentaPoints> known = points.readThrough(moment.lastEnded(), moment.lastSealed(), windows);
        boolean isLast = moment.look() == Look.LAST;
        KayentaOpinion now = opinion(isLast ? known.madeOfAll(KayentaPoints::after) : known.made());
        List<Reason> reasons = new ArrayList<>(signalWatch.reasons(signals, moment.nowMillis()));
        if (isLast || moment.nowMillis() >= nextJudgingMillis) {
            judged = now;
            skipTo(moment.nowMillis());
            if (aborts(now, isLast)) {
                reasons.add(JudgeReasons.scoreTooLow(now.score(), kayenta.marginal(), low(now)));
            }
        }
        reasons.sort(Reason.MOST_URGENT_FIRST);
        Verdict verdict =
                SignalWatch.abort(reasons).orElseGet(() -> verdict(now, isLast, SignalWatch.urgency(reasons)));
        KayentaOpinion shown = judged;
        return shown == null
                ? new Finding(verdict, reasons, List.of(), unjudged(now, known, moment.nowMillis()), Double.NaN)
                : new Finding(verdict, reasons, List.of(), shown.judged(), shown.score());
    }

    private KayentaOpinion opinion(KayentaPoints now) {
        KayentaOpinion known = latest;
        if (known == null || !known.points().equals(now)) {
            ScoreThresholds thresholds = new ScoreThresholds(kayenta.pass(), kayenta.marginal());
            known = new KayentaOpinion(now, now.judge(plan.policy().score().groupWeights(), thresholds));
            latest = known;
        }
        return known;
    }

    private void skipTo(long nowMillis) {
        while (nextJudgingMillis <= nowMillis) {
            nextJudgingMillis += interval();
        }
    }

    private boolean aborts(KayentaOpinion opinion, boolean isLast) {
        boolean isLow = isLast ? opinion.score() < kayenta.marginal() : opinion.score() <= kayenta.marginal();
        return isLow && !opinion.isForWantOfData();
    }

    private Verdict verdict(KayentaOpinion now, boolean isLast, Urgency urgency) {
        if (!isLast) {
            return new Verdict.Continue(urgency, waiting());
        }
        String absent = VerdictRules.absent(now.judged());
        if (now.score() >= kayenta.pass() && absent.isEmpty()) {
            return new Verdict.Promote(
                    urgency, "kayenta judge: score " + plain(now.score()) + " reaches " + plain(kayenta.pass()));
        }
        String why = absent.isEmpty() ? "" : "; " + absent;
        return new Verdict.Inconclusive(
                urgency, now.score() >= kayenta.pass() ? "kayenta judge: time is over" + why : low(now) + why);
    }

    private String waiting() {
        return judged == null
                ? "kayenta judge: the canary has not been judged yet"
                : "kayenta judge: score " + plain(judged.score()) + " so far" + judged.why();
    }

    private String low(KayentaOpinion opinion) {
        double limit = opinion.score() < kayenta.marginal() ? kayenta.marginal() : kayenta.pass();
        String below = opinion.score() == kayenta.marginal() && kayenta.marginal() == limit ? " not above " : " below ";
        return "kayenta judge: score " + plain(opinion.score()) + below + plain(limit) + opinion.why();
    }

    private List<MetricJudgement> unjudged(KayentaOpinion now, Stretches<KayentaPoints> known, long nowMillis) {
        long next = Math.min(nextJudgingMillis, plan.deadlineMillis());
        long pointMillis = kayenta.point().toMillis();
        return now.unjudged(
                Math.max(0, next - nowMillis), Math.max(1, known.made().size() * pointMillis));
    }

    @Override
    public void release() {
        points.release();
    }

    private static String plain(double score) {
        return BigDecimal.valueOf(score).stripTrailingZeros().toPlainString();
    }
}
