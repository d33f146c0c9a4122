package io.canaryjudge.http.config;

import io.canaryjudge.decision.Alert;
import io.canaryjudge.decision.Condition;
import io.canaryjudge.decision.Condition.CriticalMetricRegressed;
import io.canaryjudge.decision.Condition.ErrorRateAbove;
import io.canaryjudge.decision.Condition.InformativeMetricRegressed;
import io.canaryjudge.decision.Condition.NoSuccess;
import io.canaryjudge.decision.Condition.RatioAbove;
import io.canaryjudge.decision.Condition.Signalled;
import io.canaryjudge.decision.DefaultRules;
import io.canaryjudge.decision.Rule;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.metric.MetricName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads a policy's rules: the default ones, less those that are switched off, with others added or put in their place. */
final class RuleReader {

    private static final Map<String, Function<Fields, Optional<Condition>>> CONDITIONS = Fields.words(
            Map.entry("no-success", fields -> Optional.of(new NoSuccess())),
            Map.entry("error-rate-above", RuleReader::errorRateAbove),
            Map.entry("ratio-above", RuleReader::ratioAbove),
            Map.entry("critical-metric-regressed", fields -> Optional.of(new CriticalMetricRegressed())),
            Map.entry("informative-metric-regressed", fields -> Optional.of(new InformativeMetricRegressed())),
            Map.entry("signal", RuleReader::signalled));

    private static final Map<String, Urgency> URGENCIES = Fields.words(
            Map.entry("immediate", Urgency.IMMEDIATE),
            Map.entry("fast", Urgency.FAST),
            Map.entry("planned", Urgency.PLANNED),
            Map.entry("monitor", Urgency.MONITOR));

    private static final Map<String, Alert> ALERTS = Fields.words(
            Map.entry("none", Alert.NONE), Map.entry("warning", Alert.WARNING), Map.entry("critical", Alert.CRITICAL));

    private static final int MOST_RULES = 500;
    private static final int MOST_SIGNALS = 100;
    private static final Duration LONGEST = Duration.ofDays(7);

    private RuleReader() {}

    static List<Rule> rules(Fields policy, List<MetricPolicy> metrics) {
        Map<String, Rule> rules = new LinkedHashMap<>();
        DefaultRules.rules().forEach(rule -> rules.put(rule.name(), rule));
        for (String name : policy.texts("withoutRules", 0, MOST_RULES)) {
            if (rules.remove(name) == null) {
                policy.refuse(
                        "withoutRules",
                        "there is no rule " + Fields.describe(name) + "; there are "
                                + String.join(", ", rules.keySet()));
            }
        }
        Set<String> written = new HashSet<>();
        for (Fields fields : policy.objects("rules", 0, MOST_RULES)) {
            rule(fields).ifPresent(rule -> {
                if (!written.add(rule.name())) {
                    fields.refuse("name", "two rules are named " + rule.name());
                }
                refuseUnknownMetric(rule, metrics, fields);
                rules.put(rule.name(), rule);
            });
        }
        return new ArrayList<>(rules.values());
    }

    private static void refuseUnknownMetric(Rule rule, List<MetricPolicy> metrics, Fields fields) {
        List<String> names =
                metrics.stream().map(metric -> metric.name().value()).toList();
        if (rule.condition() instanceof RatioAbove above
                && !names.contains(above.metric().value())) {
            fields.refuse(
                    "metric",
                    "'" + above.metric() + "' is not among this policy's metrics: " + String.join(", ", names));
        }
    }

    private static Optional<Rule> rule(Fields fields) {
        String name = fields.requiredName("name");
        if (!fields.has("when")) {
            fields.refuse("when", "is missing; it must be one of " + String.join(", ", CONDITIONS.keySet()));
        }
        Function<Fields, Optional<Condition>> reader = fields.word("when", CONDITIONS, noCondition -> Optional.empty());
        Optional<Condition> condition = reader.apply(fields);
        Duration sustained = fields.duration("sustained", Duration.ZERO, Duration.ZERO, LONGEST);
        long leastRequests = fields.integer("leastRequests", 50, 0, 1_000_000_000);
        int leastWindows = (int) fields.integer("leastWindows", 5, 0, 100_000);
        if (!fields.has("urgency")) {
            fields.refuse("urgency", "is missing; it must be one of " + String.join(", ", URGENCIES.keySet()));
        }
        Urgency urgency = fields.word("urgency", URGENCIES, Urgency.MONITOR);
        Alert alert = fields.word("alert", ALERTS, Alert.WARNING);
        fields.refuseUnknownKeys();
        return condition
                .filter(met -> !name.isEmpty())
                .flatMap(met ->
                        fields.make(() -> new Rule(name, met, sustained, leastRequests, leastWindows, urgency, alert)));
    }

    private static Optional<Condition> errorRateAbove(Fields fields) {
        requireLimit(fields);
        double limit = fields.number("limit", 0.5, 0, 1);
        return fields.make(() -> new ErrorRateAbove(limit));
    }

    private static Optional<Condition> ratioAbove(Fields fields) {
        requireLimit(fields);
        String metric = fields.requiredName("metric");
        double limit = fields.number("limit", 2, 1, 1e6);
        return metric.isEmpty() ? Optional.empty() : fields.make(() -> new RatioAbove(new MetricName(metric), limit));
    }

    private static void requireLimit(Fields fields) {
        if (!fields.has("limit")) {
            fields.refuse("limit", "is missing");
        }
    }

    private static Optional<Condition> signalled(Fields fields) {
        EnumSet<SignalKind> kinds = EnumSet.noneOf(SignalKind.class);
        if (!fields.has("signals")) {
            fields.refuse("signals", "is missing; it must be a list of " + SignalWords.all());
        }
        for (String word : fields.texts("signals", 1, MOST_SIGNALS)) {
            Optional<SignalKind> kind = SignalKind.ofWord(word);
            kind.ifPresent(kinds::add);
            if (kind.isEmpty()) {
                fields.refuse("signals", Fields.describe(word) + " is unknown; allowed are " + SignalWords.all());
            }
        }
        int leastSubjects = (int) fields.integer("leastSubjects", 1, 1, 1_000);
        return kinds.isEmpty() ? Optional.empty() : fields.make(() -> new Signalled(kinds, leastSubjects));
    }
}
