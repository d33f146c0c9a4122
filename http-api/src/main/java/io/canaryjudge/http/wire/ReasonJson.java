package io.canaryjudge.http.wire;

import io.canaryjudge.decision.Alert;
import io.canaryjudge.decision.Condition;
import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Rule;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.metric.MetricName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Reasons as the journal has them: with all of their rule, so that they can be read back without the policy. */
final class ReasonJson {

    private ReasonJson() {}

    static JsonObject write(Reason reason) {
        JsonObject json = new JsonObject().put("rule", rule(reason.rule()));
        reason.metric().ifPresent(metric -> json.put("metric", metric.value()));
        return json.put("observed", WireDouble.write(reason.observed()))
                .put("limit", WireDouble.write(reason.limit()))
                .put("lower", WireDouble.write(reason.lower()))
                .put("upper", WireDouble.write(reason.upper()))
                .put("text", reason.text());
    }

    static Reason read(JsonObject json) {
        return new Reason(
                rule(json.getJsonObject("rule")),
                Optional.ofNullable(json.getString("metric")).map(MetricName::new),
                WireDouble.read(json, "observed"),
                WireDouble.read(json, "limit"),
                WireDouble.read(json, "lower"),
                WireDouble.read(json, "upper"),
                json.getString("text"));
    }

    private static JsonObject rule(Rule rule) {
        return new JsonObject()
                .put("name", rule.name())
                .put("condition", condition(rule.condition()))
                .put("sustained", rule.sustained().toString())
                .put("leastRequests", rule.leastRequests())
                .put("leastWindows", rule.leastWindows())
                .put("urgency", rule.urgency().name())
                .put("alert", rule.alert().name());
    }

    private static Rule rule(JsonObject json) {
        return new Rule(
                json.getString("name"),
                condition(json.getJsonObject("condition")),
                Duration.parse(json.getString("sustained")),
                json.getLong("leastRequests"),
                json.getInteger("leastWindows"),
                Urgency.valueOf(json.getString("urgency")),
                Alert.valueOf(json.getString("alert")));
    }

    private static JsonObject condition(Condition condition) {
        JsonObject json = new JsonObject();
        if (condition instanceof Condition.ErrorRateAbove above) {
            return json.put("is", "error-rate-above").put("limit", above.limit());
        }
        if (condition instanceof Condition.RatioAbove above) {
            return json.put("is", "ratio-above")
                    .put("metric", above.metric().value())
                    .put("limit", above.limit());
        }
        if (condition instanceof Condition.Signalled signalled) {
            JsonArray kinds = new JsonArray();
            signalled.kinds().forEach(kind -> kinds.add(kind.name()));
            return json.put("is", "signal").put("signals", kinds).put("leastSubjects", signalled.leastSubjects());
        }
        return json.put("is", plainWord(condition));
    }

    private static String plainWord(Condition condition) {
        if (condition instanceof Condition.NoSuccess) {
            return "no-success";
        }
        if (condition instanceof Condition.CriticalMetricRegressed) {
            return "critical-metric-regressed";
        }
        return condition instanceof Condition.InformativeMetricRegressed
                ? "informative-metric-regressed"
                : "found-by-judge";
    }

    private static Condition condition(JsonObject json) {
        String is = json.getString("is");
        return switch (is) {
            case "error-rate-above" -> new Condition.ErrorRateAbove(json.getDouble("limit"));
            case "ratio-above" ->
                new Condition.RatioAbove(new MetricName(json.getString("metric")), json.getDouble("limit"));
            case "signal" ->
                new Condition.Signalled(kinds(json.getJsonArray("signals")), json.getInteger("leastSubjects"));
            case "no-success" -> new Condition.NoSuccess();
            case "critical-metric-regressed" -> new Condition.CriticalMetricRegressed();
            case "informative-metric-regressed" -> new Condition.InformativeMetricRegressed();
            case "found-by-judge" -> new Condition.FoundByJudge();
            default -> throw new IllegalArgumentException("a rule's condition is unknown: " + is);
        };
    }

    private static Set<SignalKind> kinds(JsonArray words) {
        Set<SignalKind> kinds = EnumSet.noneOf(SignalKind.class);
        words.forEach(word -> kinds.add(SignalKind.valueOf((String) word)));
        return kinds;
    }
}
