package io.canaryjudge.http.wire;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.decision.Alert;
import io.canaryjudge.decision.Condition;
import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Rule;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.metric.MetricName;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads back what {@link VerdictJson} has written, but for guards and metrics, which the next look finds again. */
public final class VerdictReader {

    private VerdictReader() {}

    /**
     * Where an analysis stood.
     *
     * @param json as written by {@link VerdictJson#of}
     * @throws RuntimeException if it is anything else
     */
    public static AnalysisReport read(AnalysisPlan plan, JsonObject json) {
        List<Reason> reasons = json.getJsonArray("reasons").stream()
                .map(reason -> reason(plan, (JsonObject) reason))
                .toList();
        return new AnalysisReport(
                plan,
                json.getLong("sequence"),
                verdict(json, reasons),
                reasons,
                List.of(),
                List.of(),
                number(json, "score"),
                Instant.parse(json.getString("since")).toEpochMilli(),
                Instant.parse(json.getString("asOf")).toEpochMilli());
    }

    private static Verdict verdict(JsonObject json, List<Reason> reasons) {
        Urgency urgency = Urgency.valueOf(json.getString("urgency"));
        String why = json.getString("reason");
        return switch (Verdict.Kind.valueOf(json.getString("verdict"))) {
            case CONTINUE -> new Verdict.Continue(urgency, why);
            case PROMOTE -> new Verdict.Promote(urgency, why);
            case INCONCLUSIVE -> new Verdict.Inconclusive(urgency, why);
            case ABORT ->
                new Verdict.Abort(reasons.stream()
                        .filter(reason -> reason.rule().urgency().rollsBack())
                        .toList());
        };
    }

    private static Reason reason(AnalysisPlan plan, JsonObject json) {
        return new Reason(
                rule(plan, json),
                Optional.ofNullable(json.getString("metric")).map(MetricName::new),
                number(json, "observed"),
                number(json, "limit"),
                number(json, "lower"),
                number(json, "upper"),
                json.getString("text"));
    }

    /** The policy's rule of that name; else one that another judge has found. */
    private static Rule rule(AnalysisPlan plan, JsonObject json) {
        String name = json.getString("rule");
        return plan.policy().rules().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseGet(() -> new Rule(
                        name,
                        new Condition.FoundByJudge(),
                        Duration.ZERO,
                        0,
                        0,
                        Urgency.valueOf(json.getString("urgency")),
                        Alert.valueOf(json.getString("alert", Alert.NONE.name()).toUpperCase(Locale.ROOT))));
    }

    private static double number(JsonObject json, String key) {
        return json.getDouble(key, Double.NaN) == null ? Double.NaN : json.getDouble(key, Double.NaN);
    }
}
