package io.canaryjudge.decision;

import io.canaryjudge.decision.Condition.FoundByJudge;
import io.canaryjudge.judgement.Comparison;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.metric.Direction;
import io.canaryjudge.metric.Unit;
import java.time.Duration;
import java.util.Optional;

/** The reasons of judges that do not go by a policy's rules, in the shape in which rules give theirs. */
public final class JudgeReasons {

    private static final Rule SCORE_TOO_LOW = rule("kayenta-score", Urgency.PLANNED, Alert.WARNING);
    private static final Rule LIMIT_EXCEEDED = rule("threshold-exceeded", Urgency.PLANNED, Alert.WARNING);
    private static final Rule INFORMATIVE_LIMIT_EXCEEDED =
            rule("informative-threshold-exceeded", Urgency.MONITOR, Alert.NONE);

    private JudgeReasons() {}

    private static Rule rule(String name, Urgency urgency, Alert alert) {
        return new Rule(name, new FoundByJudge(), Duration.ZERO, 0, 0, urgency, alert);
    }

    /**
     * A score that aborts.
     *
     * @param text why, in one line for people
     */
    public static Reason scoreTooLow(double score, double limit, String text) {
        return new Reason(SCORE_TOO_LOW, Optional.empty(), score, limit, Double.NaN, Double.NaN, text);
    }

    /**
     * A limit that was exceeded in some windows in a row; aborts where the metric is critical.
     *
     * @param metric with the values of the last of those windows
     * @param ratio times the baseline's value that is allowed, 0 where the limit does not depend on the baseline
     * @param offset what is allowed beside that, in the metric's unit
     * @param windows how many in a row
     * @param width length of each
     */
    public static Reason limitExceeded(
            MetricJudgement metric, double ratio, double offset, int windows, Duration width) {
        boolean isCritical = metric.policy().criticality() == Criticality.CRITICAL;
        Comparison comparison = metric.comparison().orElseThrow();
        Unit unit = metric.policy().kind().unit();
        boolean isIncrease = metric.policy().kind().direction() == Direction.INCREASE;
        String text = "threshold judge: " + metric.policy().name() + " "
                + Numbers.value(comparison.canary().value(), unit) + " vs "
                + Numbers.value(comparison.baseline().value(), unit) + " at the baseline, "
                + (isIncrease || ratio > 0 ? "above " : "below ")
                + limit(ratio, offset, unit)
                + (isIncrease || ratio == 0 ? "" : " the other way round") + " in " + windows + " windows of "
                + seconds(width) + " in a row";
        return new Reason(
                isCritical ? LIMIT_EXCEEDED : INFORMATIVE_LIMIT_EXCEEDED,
                Optional.of(metric.policy().name()),
                ratio == 0 ? comparison.canary().value() : comparison.effect().estimate(),
                ratio == 0 ? offset : ratio,
                Double.NaN,
                Double.NaN,
                text);
    }

    private static String limit(double ratio, double offset, Unit unit) {
        if (ratio == 0) {
            return Numbers.value(offset, unit);
        }
        return Numbers.times(ratio) + (offset == 0 ? "" : " plus " + Numbers.value(offset, unit));
    }

    private static String seconds(Duration width) {
        return width.toMillis() % 1_000 == 0 ? width.toSeconds() + " s" : width.toMillis() + " ms";
    }
}
