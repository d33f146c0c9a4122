package io.canaryjudge.analysis;

import io.canaryjudge.analysis.JudgeChoice.Threshold;
import io.canaryjudge.decision.JudgeReasons;
import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.judgement.CohortTotals;
import io.canaryjudge.judgement.Comparison;
import io.canaryjudge.judgement.Look;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.judgement.Needs;
import io.canaryjudge.metric.MetricName;
import io.canaryjudge.window.WindowSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges by plain limits: a critical metric beyond one in some windows in a row aborts, and a canary that has reached
 * the deadline without that is promoted. It knows nothing of noise, so how often it is wrong depends on the traffic.
 */
final class ThresholdStrategy implements JudgingStrategy {

    private final AnalysisPlan plan;
    private final Threshold threshold;
    private final WindowSpec spec;
    private final Map<MetricName, MetricPolicy> metrics;
    private final SignalWatch signalWatch;
    private final ReportScore score;
    private final EvidenceChain<Stretches<List<LimitTrack>>> tracks;

    ThresholdStrategy(AnalysisPlan plan, Threshold threshold, WindowSpec spec) {
        this.plan = plan;
        this.threshold = threshold;
        this.spec = spec;
        AnalysisPolicy policy = plan.policy();
        metrics = policy.metrics().stream().collect(Collectors.toMap(MetricPolicy::name, Function.identity()));
        signalWatch = new SignalWatch(policy.rules());
        score = new ReportScore(policy.score());
        List<LimitTrack> start = policy.metrics().stream()
                .flatMap(metric -> threshold.limitsOf(metric).stream())
                .map(LimitTrack::start)
                .toList();
        tracks = new EvidenceChain<>(
                Stretches.start(plan.firstWindow(spec), threshold.window(), spec, start),
                Stretches::next,
                (known, window) -> known.after(window, this::after));
    }

    private List<LimitTrack> after(List<LimitTrack> known, CohortTotals window) {
        return known.stream()
                .map(track -> track.after(window, metric(track).kind(), threshold))
                .toList();
    }

    private MetricPolicy metric(LimitTrack track) {
        return metrics.getOrDefault(
                track.limit().metric(), plan.policy().metrics().get(0));
    }

    @Override
    public Finding look(Moment moment, WindowSource windows, List<Signal> signals) {
        List<LimitTrack> known = tracks.readThrough(moment.lastEnded(), moment.lastSealed(), windows)
                .made();
        boolean isLast = moment.look() == Look.LAST;
        List<MetricJudgement> judgements = plan.policy().metrics().stream()
                .map(metric -> judge(metric, tracksOf(metric, known), isLast, moment.watchedMillis()))
                .toList();
        List<Reason> reasons = new ArrayList<>(signalWatch.reasons(signals, moment.nowMillis()));
        known.forEach(track -> reason(track).ifPresent(reasons::add));
        reasons.sort(Reason.MOST_URGENT_FIRST);
        Verdict verdict =
                SignalWatch.abort(reasons).orElseGet(() -> verdict(judgements, isLast, SignalWatch.urgency(reasons)));
        return new Finding(verdict, reasons, List.of(), judgements, score.of(judgements, moment.look()));
    }

    private static List<LimitTrack> tracksOf(MetricPolicy metric, List<LimitTrack> known) {
        return known.stream()
                .filter(track -> track.limit().metric().equals(metric.name()))
                .toList();
    }

    private Optional<Reason> reason(LimitTrack track) {
        return track.exceeded()
                .map(values -> JudgeReasons.limitExceeded(
                        new MetricJudgement.Regressed(metric(track), values),
                        track.limit().ratio(),
                        track.limit().offset(),
                        threshold.inARow(),
                        threshold.window()));
    }

    private MetricJudgement judge(MetricPolicy metric, List<LimitTrack> known, boolean isLast, long nowMillis) {
        Optional<Comparison> exceeded =
                known.stream().flatMap(track -> track.exceeded().stream()).findFirst();
        if (exceeded.isPresent()) {
            return new MetricJudgement.Regressed(metric, exceeded.get());
        }
        LimitTrack nearest =
                known.stream().max(Comparator.comparingInt(LimitTrack::row)).orElseThrow();
        if (nearest.last().isEmpty()) {
            return new MetricJudgement.NoData(
                    metric,
                    GuardCode.NO_DATA,
                    "no window with " + threshold.leastRequests() + " requests or more to each version yet");
        }
        Comparison last = nearest.last().get();
        return isLast
                ? new MetricJudgement.Passed(metric, last)
                : new MetricJudgement.Undecided(
                        metric,
                        last,
                        Optional.of(rest(last, nowMillis)),
                        1 - (double) nearest.row() / threshold.inARow());
    }

    /** What is still to come until the deadline, if requests go on as in one window. */
    private Needs rest(Comparison window, long nowMillis) {
        double seconds = Math.max(0, plan.deadlineMillis() - nowMillis) / 1e3;
        double windowSeconds =
                Math.max(threshold.window().toMillis(), spec.width().toMillis()) / 1e3;
        return new Needs((long) Math.ceil(window.canary().n() * seconds / windowSeconds), (long) Math.ceil(seconds));
    }

    private Verdict verdict(List<MetricJudgement> judgements, boolean isLast, Urgency urgency) {
        String absent = VerdictRules.absent(judgements);
        if (!isLast) {
            return new Verdict.Continue(
                    urgency, "threshold judge: " + (absent.isEmpty() ? "no limit has been exceeded so far" : absent));
        }
        return absent.isEmpty()
                ? new Verdict.Promote(urgency, "threshold judge: no critical metric has exceeded its limit")
                : new Verdict.Inconclusive(urgency, "threshold judge: time is over: " + absent);
    }

    @Override
    public void release() {
        tracks.release();
    }
}
