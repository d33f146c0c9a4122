package io.canaryjudge.decision;

import io.canaryjudge.metric.MetricName;
import java.util.Optional;

/**
 * A rule that has fired, with its numbers.
 *
 * @param metric what it is about; empty for signals
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
        String text) {}
