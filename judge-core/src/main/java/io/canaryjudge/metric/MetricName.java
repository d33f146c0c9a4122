package io.canaryjudge.metric;

import java.util.regex.Pattern;

/**
 * The name of a judged metric, such as {@code error_rate} or {@code latency_p99}.
 *
 * @param value lower-case letters, digits and underscores, starting with a letter, at most 64 characters
 */
public record MetricName(String value) {

    private static final Pattern ALLOWED = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    /** @throws IllegalArgumentException if {@code value} is not such a name */
    public MetricName {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException("a metric's name is lower-case letters, digits and underscores,"
                    + " starts with a letter and has at most 64 characters; was '" + value + "'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
