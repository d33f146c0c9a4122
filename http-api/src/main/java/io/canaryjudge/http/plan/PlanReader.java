package io.canaryjudge.http.plan;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.http.config.Documents;
import io.canaryjudge.http.config.Durations;
import io.canaryjudge.http.config.Fields;
import io.canaryjudge.http.config.InvalidInputException;
import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.config.PolicyReader;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Gate;
import io.canaryjudge.rollout.RolloutPolicy;
import io.canaryjudge.rollout.Stage;
import io.canaryjudge.rollout.StagePlan;
import io.canaryjudge.rollout.Step;
import io.canaryjudge.rollout.Strategy;
import io.vertx.core.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads plans of rollouts. What is wrong with one is reported at once, each problem with its field. */
public final class PlanReader {

    private static final int MOST_APPROVALS = 100;
    private static final int MOST_HOOKS = 100;

    private PlanReader() {}

    /**
     * The plan that YAML or JSON text describes.
     *
     * @param usual the policy of plans that bring none
     * @throws InvalidInputException with every problem
     */
    public static PlanDocument read(String text, PolicyDocument usual) {
        return read(Documents.parse(text), usual);
    }

    /**
     * The plan that a mapping describes.
     *
     * @param usual the policy of plans that bring none
     * @throws InvalidInputException with every problem
     */
    public static PlanDocument read(Map<?, ?> document, PolicyDocument usual) {
        Fields plan = Fields.of(document);
        String service = plan.requiredName("service");
        String baseline = plan.requiredName("baseline");
        String canary = plan.requiredName("canary");
        if (!baseline.isEmpty() && baseline.equals(canary)) {
            plan.refuse("canary", "must be another version than baseline, both were '" + canary + "'");
        }
        String controller = plan.requiredName("controller");
        if (!plan.has("strategy")) {
            plan.refuse(
                    "strategy",
                    "is missing; it must be one of " + String.join(", ", StrategyReader.STRATEGIES.keySet()));
        }
        Strategy strategy = plan.word("strategy", StrategyReader.STRATEGIES, Strategy.CANARY);
        Optional<StagePlan> stages = StrategyReader.stages(plan, strategy).flatMap(own -> completed(plan, own));
        Optional<PolicyDocument> analysis = analysis(plan, document.get("policy"), usual);
        Optional<RolloutPolicy> policy = LimitsReader.policy(
                plan,
                analysis.map(PolicyDocument::policy)
                        .orElse(AnalysisPolicy.DEFAULT)
                        .rules());
        plan.refuseUnknownKeys();
        plan.throwIfBad();
        PlanDocument read = new PlanDocument(
                service,
                baseline,
                canary,
                controller,
                stages.orElseThrow(),
                policy.orElseThrow(),
                analysis.orElseThrow());
        refuseTooShort(plan, read);
        refuseJudgesThatDoNotFit(plan, read);
        plan.throwIfBad();
        return read;
    }

    /** With what a plan puts around and between a strategy's stages. */
    private static Optional<StagePlan> completed(Fields plan, StagePlan own) {
        List<Stage> stages = new ArrayList<>(own.stages());
        for (Fields fields : plan.objects("approvals", 0, MOST_APPROVALS)) {
            addApproval(fields, stages);
        }
        Fields hooks = plan.object("hooks");
        List<Step> before = hooks(hooks, "before");
        List<Step> after = hooks(hooks, "after");
        hooks.refuseUnknownKeys();
        if (plan.has("migration")) {
            StepReader.migrate(plan.object("migration"))
                    .ifPresent(migration -> stages.add(0, Stage.of("migration " + migration.hook(), migration)));
        }
        plan.allow("migration");
        if (!before.isEmpty()) {
            stages.add(0, new Stage("hooks before", before));
        }
        if (!after.isEmpty()) {
            stages.add(new Stage("hooks after", after));
        }
        return plan.make(() -> new StagePlan(own.strategy(), stages));
    }

    private static List<Step> hooks(Fields hooks, String key) {
        List<Step> steps = new ArrayList<>();
        for (String name : hooks.texts(key, 0, MOST_HOOKS)) {
            hooks.make(() -> new Act.Hook(name)).ifPresent(steps::add);
        }
        return steps;
    }

    private static void addApproval(Fields fields, List<Stage> stages) {
        String before = fields.requiredName("before");
        Optional<Gate.Approve> gate = StepReader.approval(fields);
        fields.refuseUnknownKeys();
        List<String> names = stages.stream().map(Stage::name).toList();
        int at = names.indexOf(before);
        if (at < 0) {
            fields.refuse("before", "must be a stage, one of " + String.join(", ", names) + "; was '" + before + "'");
        } else {
            gate.ifPresent(approve -> stages.add(at, Stage.of("approval before " + before, approve)));
        }
    }

    /** The policy with its text in one form, so that two equal ones are equal. */
    private static Optional<PolicyDocument> analysis(Fields plan, @Nullable Object written, PolicyDocument usual) {
        plan.allow("policy");
        if (!plan.has("policy")) {
            return Optional.of(new PolicyDocument(Json.encode(Documents.parse(usual.text())), usual.policy()));
        }
        Fields fields = plan.object("policy");
        for (String key : List.of("duration", "soakShare")) {
            if (fields.has(key)) {
                fields.refuse(key, "must not be given here; the gates of the plan say how long is judged");
            }
        }
        return PolicyReader.read(fields).map(policy -> new PolicyDocument(Json.encode(written), policy));
    }

    private static void refuseTooShort(Fields plan, PlanDocument read) {
        Duration least = Duration.ZERO;
        for (Stage stage : read.stages().stages()) {
            for (Step step : stage.steps()) {
                if (step instanceof Gate.Watch) {
                    return;
                }
                least = step instanceof Gate gate ? least.plus(gate.least()) : least;
                if (least.compareTo(read.policy().longest()) >= 0) {
                    plan.refuse(
                            "longest",
                            "must be longer than the stages take at the least, " + Durations.format(least)
                                    + " up to stage " + stage.name() + "; was "
                                    + Durations.format(read.policy().longest()));
                    return;
                }
            }
        }
    }

    private static void refuseJudgesThatDoNotFit(Fields plan, PlanDocument read) {
        for (Stage stage : read.stages().stages()) {
            for (Step step : stage.steps()) {
                if (step instanceof Gate gate && (gate.kind() == Gate.Kind.JUDGE || gate.kind() == Gate.Kind.WATCH)) {
                    try {
                        read.analysisAt(gate);
                    } catch (InvalidInputException e) {
                        e.problems()
                                .forEach(problem -> plan.refuse(
                                        "policy", "does not fit the gate of stage " + stage.name() + ": " + problem));
                        return;
                    }
                }
            }
        }
    }
}
