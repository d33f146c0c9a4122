package io.canaryjudge.decision;

import io.canaryjudge.metric.MetricName;
import java.util.Comparator;
import java.util.Optional;

/**
 * A rule that has fired, or what another judge has found, with its numbers.
 *
 * @param metric what it is about; empty for signals and scores
 * @param observed the canary's value or the ratio; NaN for signals
 * @param limit what it was held against; NaN for signals
 * @param lower bound of {@code observed} from below; NaN for signals
 * @param upper bound of {@code observed} from above, may be infinite; NaN for signals
 * @param text the same in one line for people
 */
public record Reason(
        Rule rule,
        Optional<MetricName> metric,
        double observed,
        double limit,
        double lower,
        double upper,
        String text) {

    /** By urgency, then by alert. */
    public static final Comparator<Reason> MOST_URGENT_FIRST = Comparator.comparing(
                    (Reason reason) -> reason.rule().urgency())
            .reversed()
            .thenComparing(Comparator.comparing((Reason reason) -> reason.rule().alert())
                    .reversed());
}
