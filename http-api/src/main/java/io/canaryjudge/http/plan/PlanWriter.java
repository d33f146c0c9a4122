package io.canaryjudge.http.plan;

import io.canaryjudge.http.config.Durations;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.FreezeWindow;
import io.canaryjudge.rollout.Gate;
import io.canaryjudge.rollout.RolloutPolicy;
import io.canaryjudge.rollout.Stage;
import io.canaryjudge.rollout.Step;
import io.canaryjudge.rollout.VerificationPolicy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Writes plans with nothing left to a default, so that {@link PlanReader} reads the same, whatever the defaults are then. */
public final class PlanWriter {

    private PlanWriter() {}

    /** The plan as JSON. */
    public static JsonObject write(PlanDocument document) {
        RolloutPolicy policy = document.policy();
        return new JsonObject()
                .put("service", document.service())
                .put("baseline", document.baseline())
                .put("canary", document.canary())
                .put("controller", document.controller())
                .put("strategy", document.stages().strategy().word())
                .put("stages", stages(document.stages().stages()))
                .put("longest", Durations.format(policy.longest()))
                .put("longestPause", Durations.format(policy.longestPause()))
                .put("longestOverride", Durations.format(policy.longestOverride()))
                .put(
                        "commands",
                        new JsonObject()
                                .put(
                                        "answerWithin",
                                        Durations.format(policy.commands().answerWithin()))
                                .put("attempts", policy.commands().attempts())
                                .put(
                                        "retryAfter",
                                        Durations.format(policy.commands().retryAfter())))
                .put("verification", verification(policy.verification()))
                .put("freezes", freezes(policy.freezes()))
                .put("policy", new JsonObject(document.analysis().text()));
    }

    private static JsonObject verification(VerificationPolicy policy) {
        return new JsonObject()
                .put("within", Durations.format(policy.within()))
                .put("sustained", Durations.format(policy.sustained()))
                .put("leastRequests", policy.leastRequests())
                .put("errorRateAbove", policy.errorRateAbove())
                .put("sickErrorRate", policy.sickErrorRate())
                .put("p99Ratio", policy.p99Ratio());
    }

    private static JsonArray freezes(List<FreezeWindow> windows) {
        JsonArray freezes = new JsonArray();
        windows.forEach(window -> freezes.add(new JsonObject()
                .put("from", Instant.ofEpochMilli(window.fromMillis()).toString())
                .put("until", Instant.ofEpochMilli(window.untilMillis()).toString())
                .put("reason", window.reason())));
        return freezes;
    }

    /** Stages in the words in which they are read. */
    static JsonArray stages(List<Stage> stages) {
        JsonArray array = new JsonArray();
        for (Stage stage : stages) {
            JsonArray steps = new JsonArray();
            stage.steps().forEach(step -> steps.add(step(step)));
            array.add(new JsonObject().put("name", stage.name()).put("steps", steps));
        }
        return array;
    }

    private static JsonObject step(Step step) {
        if (step instanceof Gate gate) {
            return new JsonObject().put(gate.kind().word(), gate(gate));
        }
        Act act = (Act) step;
        return new JsonObject().put(act.kind().word(), act(act));
    }

    private static Object gate(Gate gate) {
        if (gate instanceof Gate.Judge judge) {
            return until(judge.until())
                    .put("bake", Durations.format(judge.bake()))
                    .put("leastRequests", judge.leastCanaryRequests());
        }
        if (gate instanceof Gate.Approve approve) {
            return until(approve.until()).put("question", approve.question());
        }
        return Durations.format(gate.least());
    }

    private static JsonObject until(Gate.Deadline deadline) {
        return new JsonObject()
                .put("within", Durations.format(deadline.within()))
                .put("otherwise", deadline.then().word());
    }

    private static Object act(Act act) {
        return switch (act.kind()) {
            case DEPLOY -> ((Act.Deploy) act).pool().word();
            case RETIRE -> ((Act.Retire) act).pool().word();
            case ROUTE_WEIGHT -> ((Act.RouteWeight) act).percent();
            case MIRROR -> ((Act.Mirror) act).percent();
            case SWITCH -> "canary";
            case HOOK -> ((Act.Hook) act).hook();
            case MIGRATE -> migrate((Act.Migrate) act);
            case BATCH -> batch((Act.Batch) act);
            case FLAG_PERCENTAGE -> flag((Act.FlagPercentage) act);
            case VERIFY -> verify((Act.Verify) act);
            case RECORD, RESTORE_TRAFFIC, RESTORE_VERSION, RESTORE_BATCH, REVERT_MIGRATION ->
                throw new IllegalArgumentException(act.kind().word() + " is in no plan");
        };
    }

    private static JsonObject migrate(Act.Migrate migrate) {
        return new JsonObject()
                .put("hook", migrate.hook())
                .put(
                        "reversibility",
                        migrate.reversibility().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private static JsonObject batch(Act.Batch batch) {
        return new JsonObject()
                .put("first", batch.first())
                .put("count", batch.count())
                .put("total", batch.total())
                .put("drain", Durations.format(batch.drain()));
    }

    private static JsonObject flag(Act.FlagPercentage flag) {
        return new JsonObject().put("flag", flag.flag()).put("percent", flag.percent());
    }

    private static JsonObject verify(Act.Verify verify) {
        JsonArray checks = new JsonArray();
        verify.checks().forEach(check -> checks.add(check.name().toLowerCase(Locale.ROOT)));
        return new JsonObject().put("pool", verify.pool().word()).put("checks", checks);
    }
}
