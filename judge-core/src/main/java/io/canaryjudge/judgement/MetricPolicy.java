package io.canaryjudge.judgement;

import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.judgement.MetricKind.Gauge;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.judgement.MetricKind.Throughput;
import io.canaryjudge.metric.MetricName;
import io.canaryjudge.metric.Unit;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is compared, and how much worse it may be.
 *
 * @param margin beyond it the canary has regressed
 * @param passMargin within it the canary has passed; not narrower than {@code margin}
 * @param weight share of the false-abort budget relative to the other metrics', above 0
 * @param groups in whose scores it counts: letters, digits, spaces, dots, underscores and hyphens; none stands for
 *     {@link #ALL}
 * @param noData what it means that there are no data
 */
public record MetricPolicy(
        MetricName name,
        MetricKind kind,
        Margin margin,
        Margin passMargin,
        double weight,
        Criticality criticality,
        Set<String> groups,
        NoDataPolicy noData) {

    /** The group of metrics that name none. */
    public static final String ALL = "all";

    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}");

    /**
     * Errors at most 1.1 times the baseline's, promoted when proven below 1.5 times and 0.1 percentage points; p50 at
     * most 5 % slower, promoted when proven below 10 %; p95 and p99 at most 20 % slower for both.
     */
    public static final List<MetricPolicy> DEFAULTS = List.of(
            new MetricPolicy(
                    new MetricName("error_rate"),
                    new ErrorRate(),
                    Margin.ofRatio(1.10),
                    new Margin(1.50, 0.001),
                    0.4,
                    Criticality.CRITICAL),
            latency("latency_p50", 0.50, 1.05, 1.10),
            latency("latency_p95", 0.95, 1.20, 1.20),
            latency("latency_p99", 0.99, 1.20, 1.20));

    /**
     * Puts the groups in order.
     *
     * @throws IllegalArgumentException if margins contradict each other, the weight is not above 0, a group's name is no
     *     such name, or a critical metric's absence is to be ignored
     */
    public MetricPolicy {
        groups = Collections.unmodifiableSet(new TreeSet<>(groups.isEmpty() ? Set.of(ALL) : groups));
        if (passMargin.ratio() < margin.ratio() || passMargin.slack() < margin.slack()) {
            throw new IllegalArgumentException("passMargin must not be narrower than margin; metric " + name + " has "
                    + passMargin + " and " + margin);
        }
        requireSlackThatFits(name, kind, margin.slack());
        requireSlackThatFits(name, kind, passMargin.slack());
        if (!(weight > 0 && weight <= 1e6)) {
            throw new IllegalArgumentException("weight must be above 0, was " + weight + " for metric " + name);
        }
        for (String group : groups) {
            if (!GROUP.matcher(group).matches()) {
                throw new IllegalArgumentException(
                        "a group's name is 1 to 64 letters, digits, spaces, dots, underscores" + " and hyphens, was '"
                                + group + "' for metric " + name);
            }
        }
        if (criticality == Criticality.CRITICAL && noData == NoDataPolicy.IGNORE) {
            throw new IllegalArgumentException(
                    "noData must be wait or fail for a critical metric, was ignore for metric " + name);
        }
    }

    private static void requireSlackThatFits(MetricName name, MetricKind kind, double slack) {
        if (slack > 0 && !(kind.unit() == Unit.RATIO || kind instanceof Gauge)) {
            throw new IllegalArgumentException("slack is for rates, ratios and gauges; metric " + name + " is a "
                    + (kind instanceof Throughput ? "throughput" : "latency"));
        }
        if (kind.unit() == Unit.RATIO && !(slack < 1)) {
            throw new IllegalArgumentException(
                    "slack of a share must be 0 or more and below 1, was " + slack + " for metric " + name);
        }
    }

    /** A metric of the group {@link #ALL} whose data are waited for. */
    public MetricPolicy(
            MetricName name,
            MetricKind kind,
            Margin margin,
            Margin passMargin,
            double weight,
            Criticality criticality) {
        this(name, kind, margin, passMargin, weight, criticality, Set.of(ALL), NoDataPolicy.WAIT);
    }

    /** The same policy for another kind. */
    MetricPolicy withKind(MetricKind other) {
        return new MetricPolicy(name, other, margin, passMargin, weight, criticality, groups, noData);
    }

    /** The same metric in other groups. */
    public MetricPolicy withGroups(Set<String> other) {
        return new MetricPolicy(name, kind, margin, passMargin, weight, criticality, other, noData);
    }

    /** The same metric with another meaning of missing data. */
    public MetricPolicy withNoData(NoDataPolicy other) {
        return new MetricPolicy(name, kind, margin, passMargin, weight, criticality, groups, other);
    }

    private static MetricPolicy latency(String name, double q, double margin, double passMargin) {
        return new MetricPolicy(
                new MetricName(name),
                new LatencyQuantile(q),
                Margin.ofRatio(margin),
                Margin.ofRatio(passMargin),
                0.2,
                Criticality.CRITICAL);
    }
}
