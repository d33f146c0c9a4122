package io.canaryjudge.decision;

import io.canaryjudge.decision.Condition.CriticalMetricRegressed;
import io.canaryjudge.decision.Condition.ErrorRateAbove;
import io.canaryjudge.decision.Condition.InformativeMetricRegressed;
import io.canaryjudge.decision.Condition.NoSuccess;
import io.canaryjudge.decision.Condition.RatioAbove;
import io.canaryjudge.decision.Condition.Signalled;
import io.canaryjudge.metric.MetricName;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/** The rules that hold where a policy names no others. */
public final class DefaultRules {

    private static final MetricName P50 = new MetricName("latency_p50");
    private static final MetricName P95 = new MetricName("latency_p95");
    private static final MetricName P99 = new MetricName("latency_p99");
    private static final Duration AT_ONCE = Duration.ZERO;

    private DefaultRules() {}

    /** The rules, most urgent first. */
    public static List<Rule> rules() {
        return List.of(
                new Rule("no-successful-request", new NoSuccess(), AT_ONCE, 20, 5, Urgency.IMMEDIATE, Alert.CRITICAL),
                signal(
                        "critical-signal",
                        Urgency.IMMEDIATE,
                        1,
                        EnumSet.of(
                                SignalKind.DATA_CORRUPTION,
                                SignalKind.SECURITY_BREACH,
                                SignalKind.SERVICE_UNAVAILABLE,
                                SignalKind.CRITICAL_FUNCTIONALITY_BROKEN)),
                level("error-rate-above-10-percent", 0.10, AT_ONCE, Urgency.FAST, Alert.CRITICAL),
                ratio("latency-p99-above-3x-baseline", P99, 3, Urgency.FAST, Alert.CRITICAL),
                signal("two-journeys-broken", Urgency.FAST, 2, EnumSet.of(SignalKind.JOURNEY_BROKEN)),
                signal("database-degraded", Urgency.FAST, 1, EnumSet.of(SignalKind.DATABASE_DEGRADED)),
                level(
                        "error-rate-above-5-percent-for-10-minutes",
                        0.05,
                        Duration.ofMinutes(10),
                        Urgency.PLANNED,
                        Alert.CRITICAL),
                ratio("latency-p99-above-2x-baseline", P99, 2, Urgency.PLANNED, Alert.CRITICAL),
                ratio("latency-p50-up-50-percent", P50, 1.5, Urgency.PLANNED, Alert.WARNING),
                ratio("latency-p95-up-50-percent", P95, 1.5, Urgency.PLANNED, Alert.WARNING),
                signal(
                        "business-or-users-affected",
                        Urgency.PLANNED,
                        1,
                        EnumSet.of(
                                SignalKind.BUSINESS_METRIC_DOWN,
                                SignalKind.UNEXPECTED_BEHAVIOUR,
                                SignalKind.CUSTOMER_ESCALATIONS)),
                new Rule(
                        "metric-regressed",
                        new CriticalMetricRegressed(),
                        AT_ONCE,
                        50,
                        5,
                        Urgency.PLANNED,
                        Alert.WARNING),
                level("error-rate-above-5-percent", 0.05, AT_ONCE, Urgency.MONITOR, Alert.CRITICAL),
                level("error-rate-above-2-percent", 0.02, AT_ONCE, Urgency.MONITOR, Alert.WARNING),
                ratio("latency-p99-above-1-5x-baseline", P99, 1.5, Urgency.MONITOR, Alert.WARNING),
                signal("journey-broken", Urgency.MONITOR, 1, EnumSet.of(SignalKind.JOURNEY_BROKEN)),
                new Rule(
                        "informative-metric-regressed",
                        new InformativeMetricRegressed(),
                        AT_ONCE,
                        50,
                        5,
                        Urgency.MONITOR,
                        Alert.NONE));
    }

    private static Rule level(String name, double limit, Duration sustained, Urgency urgency, Alert alert) {
        return new Rule(name, new ErrorRateAbove(limit), sustained, 100, 5, urgency, alert);
    }

    private static Rule ratio(String name, MetricName metric, double limit, Urgency urgency, Alert alert) {
        return new Rule(name, new RatioAbove(metric, limit), AT_ONCE, 100, 5, urgency, alert);
    }

    private static Rule signal(String name, Urgency urgency, int subjects, EnumSet<SignalKind> kinds) {
        Alert alert = urgency.compareTo(Urgency.FAST) >= 0 ? Alert.CRITICAL : Alert.WARNING;
        return new Rule(name, new Signalled(kinds, subjects), AT_ONCE, 0, 0, urgency, alert);
    }
}
