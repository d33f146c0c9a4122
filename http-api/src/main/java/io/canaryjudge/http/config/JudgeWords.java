package io.canaryjudge.http.config;

import io.canaryjudge.analysis.JudgeChoice;
import io.canaryjudge.analysis.JudgeChoice.Kayenta;
import io.canaryjudge.analysis.JudgeChoice.Threshold;
import io.canaryjudge.analysis.Limit;
import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.metric.Direction;
import java.util.stream.Collectors;

/** Says in words what the judges do that do not go by evidence and rules. */
final class JudgeWords {

    private JudgeWords() {}

    /** What decides; one line. */
    static String describe(JudgeChoice judge) {
        if (judge instanceof Kayenta kayenta) {
            return describe(kayenta);
        }
        return judge instanceof Threshold threshold ? describe(threshold) : "";
    }

    private static String describe(Kayenta kayenta) {
        String early = kayenta.judgeEvery()
                .map(every -> "; every " + Durations.format(every) + " a score of "
                        + PolicyWords.plain(kayenta.marginal()) + " or less aborts")
                .orElse("");
        return "Kayenta's judge, on points of " + Durations.format(kayenta.point()) + ": a score of "
                + PolicyWords.plain(kayenta.pass()) + " or more at the end promotes, one below "
                + PolicyWords.plain(kayenta.marginal()) + " aborts" + early + ". No false-abort budget.";
    }

    private static String describe(Threshold threshold) {
        return "Plain limits, on windows of " + Durations.format(threshold.window()) + " with "
                + threshold.leastRequests() + " requests or more to each version: a critical metric above one in "
                + threshold.inARow() + " windows in a row aborts. No false-abort budget.";
    }

    /** What a judge asks of a metric. */
    static String question(JudgeChoice judge, MetricPolicy metric) {
        boolean isIncrease = metric.kind().direction() == Direction.INCREASE;
        if (judge instanceof Threshold threshold) {
            return threshold.limitsOf(metric).stream()
                    .map(limit -> limit(limit, metric.kind()))
                    .collect(
                            Collectors.joining(" or ", isIncrease ? " must not be above " : " must not be below ", ""));
        }
        return " must not be significantly " + (isIncrease ? "higher" : "lower") + " than the baseline's";
    }

    private static String limit(Limit limit, MetricKind kind) {
        return limit.isAbsolute()
                ? PolicyWords.value(limit.offset(), kind.unit())
                : PolicyWords.limit(limit.ratio(), limit.offset(), kind);
    }
}
