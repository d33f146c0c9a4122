package io.canaryjudge.http.wire;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.decision.Alert;
import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.guard.GuardFinding;
import io.canaryjudge.judgement.Comparison;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.judgement.Observed;
import io.canaryjudge.judgement.Scope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes verdicts: the same object for polling, webhooks, events and replays. Numbers have six significant digits. */
public final class VerdictJson {

    private static final MathContext SIX_DIGITS = new MathContext(6);

    private VerdictJson() {}

    /** The verdict of a running analysis, with whom it is about and when. */
    public static JsonObject of(String id, AnalysisReport report) {
        JsonObject json = new JsonObject()
                .put("id", id)
                .put("service", report.plan().service())
                .put("baseline", report.plan().baseline())
                .put("canary", report.plan().canary())
                .put("stage", report.plan().stage())
                .put("sequence", report.sequence());
        return json.mergeIn(core(report))
                .put("since", Instant.ofEpochMilli(report.sinceMillis()).toString())
                .put("asOf", Instant.ofEpochMilli(report.asOfMillis()).toString());
    }

    /** The verdict with its reasons, guards and metrics, without time. */
    public static JsonObject core(AnalysisReport report) {
        Verdict verdict = report.verdict();
        JsonObject json = new JsonObject()
                .put("verdict", verdict.kind().name())
                .put("final", verdict.isFinal())
                .put("urgency", verdict.urgency().name());
        verdict.urgency().rollBackWithin().ifPresent(within -> json.put("rollBackWithin", within.toString()));
        return json.put("judge", report.plan().policy().judge().word())
                .put("score", number(report.score()))
                .put("reason", verdict.reason())
                .put("reasons", reasons(report.reasons()))
                .put("guards", guards(report.guards()))
                .put("metrics", metrics(report.metrics()));
    }

    private static JsonArray reasons(List<Reason> reasons) {
        JsonArray array = new JsonArray();
        for (Reason reason : reasons) {
            JsonObject json = new JsonObject().put("rule", reason.rule().name());
            reason.metric().ifPresent(metric -> json.put("metric", metric.value()));
            json.put("urgency", reason.rule().urgency().name());
            if (reason.rule().alert() != Alert.NONE) {
                json.put("alert", reason.rule().alert().name().toLowerCase(Locale.ROOT));
            }
            if (reason.metric().isPresent()) {
                json.put("observed", number(reason.observed()))
                        .put("limit", number(reason.limit()))
                        .put("lower", number(reason.lower()))
                        .put("upper", number(reason.upper()));
            }
            array.add(json.put("text", reason.text()));
        }
        return array;
    }

    private static JsonArray guards(List<GuardFinding> findings) {
        JsonArray array = new JsonArray();
        for (GuardFinding finding : findings) {
            array.add(new JsonObject()
                    .put("code", finding.code().word())
                    .put("text", finding.text())
                    .put("blocksPromotion", finding.blocksPromotion()));
        }
        return array;
    }

    private static JsonArray metrics(List<MetricJudgement> metrics) {
        JsonArray array = new JsonArray();
        metrics.forEach(metric -> array.add(metric(metric)));
        return array;
    }

    private static JsonObject metric(MetricJudgement metric) {
        MetricPolicy policy = metric.policy();
        JsonObject json = new JsonObject()
                .put("name", policy.name().value())
                .put("judgement", metric.kind().name())
                .put("critical", policy.criticality() == Criticality.CRITICAL)
                .put("unit", policy.kind().unit().symbol())
                .put("direction", policy.kind().direction().word());
        metric.comparison().ifPresent(comparison -> putComparison(json, policy, comparison));
        if (metric instanceof MetricJudgement.NoData noData) {
            json.put("code", noData.code().word()).put("cause", noData.cause());
        }
        if (metric instanceof MetricJudgement.Undecided undecided) {
            undecided
                    .needs()
                    .ifPresentOrElse(
                            needs -> json.put(
                                    "needs",
                                    new JsonObject()
                                            .put("samples", needs.samples())
                                            .put("seconds", needs.seconds())),
                            () -> json.putNull("needs"));
        }
        return json;
    }

    private static void putComparison(JsonObject json, MetricPolicy policy, Comparison comparison) {
        JsonObject effect = new JsonObject()
                .put("kind", "ratio")
                .put("estimate", number(comparison.effect().estimate()))
                .put("lower", number(comparison.effect().lower()))
                .put("upper", number(comparison.effect().upper()))
                .put(
                        "margin",
                        number(policy.kind().direction().asShown(policy.margin().ratio())))
                .put(
                        "passMargin",
                        number(policy.kind()
                                .direction()
                                .asShown(policy.passMargin().ratio())));
        if (policy.margin().slack() > 0) {
            effect.put("slack", number(policy.margin().slack()));
        }
        if (policy.passMargin().slack() > 0) {
            effect.put("passSlack", number(policy.passMargin().slack()));
        }
        if (!comparison.part().isEmpty()) {
            json.put("part", comparison.part());
        }
        json.put("baseline", observed(comparison.baseline()))
                .put("canary", observed(comparison.canary()))
                .put("effect", effect)
                .put("scope", scope(comparison.scope()));
    }

    private static JsonObject scope(Scope scope) {
        JsonObject json = new JsonObject().put("kind", scope.kind().name());
        return scope.kind() == Scope.Kind.LATELY
                ? json.put("seconds", scope.over().toSeconds())
                : json;
    }

    private static JsonObject observed(Observed observed) {
        return new JsonObject().put("n", observed.n()).put("value", number(observed.value()));
    }

    /** Six significant digits; null for what is no finite number, since JSON has no word for it. */
    private static @Nullable Number number(double value) {
        if (!Double.isFinite(value)) {
            return null;
        }
        return new BigDecimal(value).round(SIX_DIGITS).doubleValue();
    }
}
