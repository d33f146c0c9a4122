package io.canaryjudge.http.wire;

import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.Footprint;
import io.canaryjudge.rollout.Gate;
import io.canaryjudge.rollout.Live;
import io.canaryjudge.rollout.Phase;
import io.canaryjudge.rollout.Rollback;
import io.canaryjudge.rollout.RolloutReport;
import io.canaryjudge.rollout.RolloutState;
import io.canaryjudge.rollout.Stage;
import io.canaryjudge.rollout.Step;
import io.canaryjudge.rollout.Subject;
import io.canaryjudge.rollout.Timeline;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes rollouts as programs get them: where one stands, its verdict, its time line, its report. */
public final class RolloutJson {

    private RolloutJson() {}

    /**
     * Where a rollout stands.
     *
     * @param entries how many entries the journal has of it
     * @param analysis by which it is judged at present
     */
    public static JsonObject state(RolloutState state, String controller, long entries, Optional<String> analysis) {
        JsonObject json = subject(state.plan().subject())
                .put("strategy", state.plan().stages().strategy().word())
                .put("controller", controller)
                .put("phase", state.phase().word())
                .put("stage", state.stageName())
                .put("ended", state.phase().isEnd())
                .put("promoted", state.isPromoted())
                .put("critical", state.isCritical())
                .put("startedAt", at(state.startedMillis()))
                .put("asOf", at(state.nowMillis()))
                .put("endedAt", state.endedMillis() < 0 ? null : at(state.endedMillis()))
                .put("entries", entries)
                .put("reached", footprint(state.footprint()))
                .put("verdict", verdict(state, entries));
        putWhatIsWaitedFor(json, state);
        state.rollback().ifPresent(rollback -> json.put("rollback", rollback(rollback)));
        state.lastKnownGood().ifPresent(good -> json.put("lastKnownGood", RolloutEventJson.lastKnownGood(good)));
        analysis.ifPresent(id -> json.put("analysis", "/api/v1/analyses/" + id));
        return json.put("stages", stages(state))
                .put("report", "/api/v1/rollouts/" + state.plan().subject().rollout() + "/report");
    }

    private static JsonObject subject(Subject subject) {
        return new JsonObject()
                .put("id", subject.rollout())
                .put("service", subject.service())
                .put("baseline", subject.baseline())
                .put("canary", subject.canary());
    }

    private static String at(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static JsonObject footprint(Footprint footprint) {
        JsonObject json = new JsonObject()
                .put("exposedPercent", footprint.exposedPercent())
                .put("weightPercent", footprint.weightPercent())
                .put("mirrorPercent", footprint.mirrorPercent());
        footprint.flag().ifPresent(flag -> json.put("flag", flag.flag()).put("flagPercent", flag.percent()));
        return json;
    }

    private static void putWhatIsWaitedFor(JsonObject json, RolloutState state) {
        if (!state.phase().isEnd()) {
            Optional<Step> step = state.phase() == Phase.ADVANCING ? state.step() : Optional.empty();
            step.filter(Gate.class::isInstance)
                    .map(Gate.class::cast)
                    .filter(gate -> state.lastKnownGood().isPresent())
                    .ifPresent(
                            gate -> json.put("gate", gate(gate, state.position().sinceMillis())));
        }
        state.live().ifPresent(live -> json.put("command", command(live)));
        state.pause()
                .ifPresent(pause -> json.put(
                        "paused",
                        new JsonObject().put("since", at(pause.sinceMillis())).put("reason", pause.reason())));
        state.blocked().ifPresent(freeze -> json.put("frozen", freeze));
        state.deferred()
                .ifPresent(deferred -> json.put("deferred", deferred.cause().text()));
        JsonArray overrides = new JsonArray();
        state.grants()
                .forEach(grant -> overrides.add(new JsonObject()
                        .put("scope", grant.scope().word())
                        .put("actor", grant.person().actor())
                        .put("reason", grant.person().reason())
                        .put("until", at(grant.untilMillis()))));
        json.put("overrides", overrides);
    }

    private static JsonObject gate(Gate gate, long sinceMillis) {
        JsonObject json = new JsonObject()
                .put("kind", gate.kind().word())
                .put("words", gate.words())
                .put("since", at(sinceMillis))
                .put("notBefore", at(sinceMillis + gate.least().toMillis()));
        gate.deadline()
                .ifPresent(deadline -> json.put(
                                "deadline", at(sinceMillis + deadline.within().toMillis()))
                        .put("otherwise", deadline.then().word()));
        return json;
    }

    private static JsonObject command(Live live) {
        Command command = live.command();
        return new JsonObject()
                .put("id", command.id())
                .put("epoch", command.epoch())
                .put("attempt", command.attempt())
                .put("act", command.act().kind().word())
                .put("words", command.act().words())
                .put(
                        live.resendAtMillis() < 0 ? "answerBy" : "sentAgainAt",
                        at(live.resendAtMillis() < 0 ? command.answerByMillis() : live.resendAtMillis()));
    }

    private static JsonObject rollback(Rollback rollback) {
        JsonObject json = new JsonObject()
                .put("kind", rollback.cause().kind().word())
                .put("urgency", rollback.cause().urgency().name())
                .put("reason", rollback.cause().text())
                .put("reasons", reasons(rollback.cause().reasons()))
                .put("decidedAt", at(rollback.decidedMillis()))
                .put("dueAt", at(rollback.dueMillis()))
                .put("missed", rollback.isMissed())
                .put("exposedPercent", rollback.exposedPercent())
                .put("done", rollback.next())
                .put(
                        "acts",
                        new JsonArray(rollback.acts().stream().map(Step::words).toList()))
                .put("restoredAt", rollback.restoredMillis() < 0 ? null : at(rollback.restoredMillis()));
        rollback.lastReading().ifPresent(reading -> json.put("reading", RolloutEventJson.reading(reading)));
        rollback.finding().ifPresent(finding -> json.put("finding", finding));
        return json;
    }

    private static JsonArray reasons(List<Reason> reasons) {
        JsonArray array = new JsonArray();
        for (Reason reason : reasons) {
            JsonObject json = new JsonObject()
                    .put("rule", reason.rule().name())
                    .put("urgency", reason.rule().urgency().name());
            reason.metric()
                    .ifPresent(metric -> json.put("metric", metric.value())
                            .put("observed", number(reason.observed()))
                            .put("limit", number(reason.limit()))
                            .put("lower", number(reason.lower()))
                            .put("upper", number(reason.upper())));
            array.add(json.put("text", reason.text()));
        }
        return array;
    }

    private static @Nullable Double number(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static JsonArray stages(RolloutState state) {
        JsonArray stages = new JsonArray();
        List<Stage> planned = state.plan().stages().stages();
        for (int i = 0; i < planned.size(); i++) {
            int now = state.position().stage();
            String progress = i < now ? "done" : i == now ? "now" : "to come";
            stages.add(new JsonObject()
                    .put("name", planned.get(i).name())
                    .put("progress", progress)
                    .put(
                            "steps",
                            new JsonArray(planned.get(i).steps().stream()
                                    .map(Step::words)
                                    .toList())));
        }
        return stages;
    }

    /** The verdict of a rollout, in the form of those of analyses; it is final when the rollout has ended. */
    public static JsonObject verdict(RolloutState state, long entries) {
        Optional<Rollback> rollback = state.rollback();
        Urgency urgency = rollback.map(each -> each.cause().urgency())
                .or(() -> state.heard().monitor().map(monitor -> Urgency.MONITOR))
                .orElse(Urgency.NONE);
        JsonObject json = subject(state.plan().subject())
                .put("stage", state.stageName())
                .put("sequence", entries)
                .put("verdict", verdictWord(state))
                .put("final", state.phase().isEnd())
                .put("urgency", urgency.name());
        urgency.rollBackWithin().ifPresent(within -> json.put("rollBackWithin", within.toString()));
        return json.put("phase", state.phase().word())
                .put("reason", reason(state))
                .put(
                        "reasons",
                        reasons(rollback.map(each -> each.cause().reasons()).orElse(List.of())))
                .put("since", at(Math.max(state.position().sinceMillis(), decidedMillis(state))))
                .put("asOf", at(state.nowMillis()));
    }

    private static long decidedMillis(RolloutState state) {
        return state.rollback().map(Rollback::decidedMillis).orElse(0L);
    }

    private static String verdictWord(RolloutState state) {
        return switch (state.phase()) {
            case ADVANCING -> "CONTINUE";
            case COMPLETED -> "PROMOTE";
            case AWAITING_CONSENT, ROLLING_BACK, VERIFYING, ROLLED_BACK, ESCALATED -> "ABORT";
        };
    }

    private static String reason(RolloutState state) {
        return switch (state.phase()) {
            case ADVANCING -> advancing(state);
            case COMPLETED -> "all stages are done";
            case AWAITING_CONSENT, ROLLING_BACK, VERIFYING, ROLLED_BACK, ESCALATED ->
                state.phase().word() + ", "
                        + state.rollback().map(each -> each.cause().text()).orElse("by a person");
        };
    }

    private static String advancing(RolloutState state) {
        String where = "stage " + state.stageName();
        if (state.deferred().isPresent()) {
            return where + ", a rollback is put off: "
                    + state.deferred().get().cause().text();
        }
        if (state.pause().isPresent()) {
            return where + ", paused: " + state.pause().get().reason();
        }
        if (state.blocked().isPresent()) {
            return where + ", frozen: " + state.blocked().get();
        }
        Optional<String> command = state.live().map(live -> live.command().act().words());
        return where + ", " + command.or(() -> state.step().map(Step::words)).orElse("at its end");
    }

    /** One thing that happened. */
    public static JsonObject entry(Timeline.Entry entry) {
        return new JsonObject().put("at", at(entry.atMillis())).put("text", entry.text());
    }

    /** The report for programs. */
    public static JsonObject report(RolloutReport report) {
        JsonObject json = subject(report.subject())
                .put("strategy", report.strategy())
                .put("outcome", report.outcome().word())
                .put("startedAt", at(report.startedMillis()))
                .put("endedAt", report.endedMillis() < 0 ? null : at(report.endedMillis()));
        report.rollback().ifPresent(rollback -> json.put("rollback", wayBack(rollback)));
        JsonArray samples = new JsonArray();
        report.samples()
                .forEach(seen -> samples.add(new JsonObject()
                        .put("stage", seen.stage())
                        .put(
                                "baseline",
                                RolloutEventJson.reading(seen.observation().baseline()))
                        .put(
                                "canary",
                                RolloutEventJson.reading(seen.observation().canary()))));
        JsonArray timeline = new JsonArray();
        report.timeline().entries().forEach(entry -> timeline.add(entry(entry)));
        return json.put("impact", impact(report.impact()))
                .put("samples", samples)
                .put("timeline", timeline)
                .put("omitted", report.timeline().omitted())
                .put("nextSteps", new JsonArray(report.nextSteps()));
    }

    private static JsonObject wayBack(RolloutReport.Return rollback) {
        return new JsonObject()
                .put("reason", rollback.reason())
                .put("evidence", reasons(rollback.evidence()))
                .put("decidedAt", at(rollback.decidedMillis()))
                .put("dueAt", at(rollback.dueMillis()))
                .put("restoredAt", rollback.restoredMillis() < 0 ? null : at(rollback.restoredMillis()))
                .put("restoredTo", rollback.restoredTo().orElse(null))
                .put("verification", rollback.verification());
    }

    private static JsonObject impact(RolloutReport.Impact impact) {
        return new JsonObject()
                .put("exposedPercent", impact.exposedPercent())
                .put("requests", impact.requests())
                .put("failed", impact.failed())
                .put("users", impact.users() < 0 ? null : impact.users());
    }
}
