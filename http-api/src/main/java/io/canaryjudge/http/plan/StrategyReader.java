package io.canaryjudge.http.plan;

import io.canaryjudge.http.config.Fields;
import io.canaryjudge.rollout.Gate;
import io.canaryjudge.rollout.StagePlan;
import io.canaryjudge.rollout.Strategies;
import io.canaryjudge.rollout.Strategies.Judging;
import io.canaryjudge.rollout.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the options of a strategy and makes its stages; a strategy takes the options that it has a use for. */
final class StrategyReader {

    static final Map<String, Strategy> STRATEGIES = StepReader.words(Strategy.values(), Strategy::word);

    private static final int MOST_SHARES = 100;
    private static final int MOST_INSTANCES = 900;

    private StrategyReader() {}

    /** The stages; empty, with the problems noted, if there are any. */
    static Optional<StagePlan> stages(Fields plan, Strategy strategy) {
        if (plan.has("stages")) {
            var stages = StepReader.stages(plan, "stages");
            return plan.isGood() ? plan.make(() -> new StagePlan(strategy, stages)) : Optional.empty();
        }
        plan.allow("stages");
        return switch (strategy) {
            case CANARY -> canary(plan);
            case BLUE_GREEN -> blueGreen(plan);
            case ROLLING -> rolling(plan);
            case FEATURE_FLAG -> featureFlag(plan);
            case RECREATE -> watched(plan).flatMap(judging -> plan.make(() -> Strategies.recreate(judging)));
            case SHADOW -> shadow(plan);
        };
    }

    private static Optional<StagePlan> canary(Fields plan) {
        List<Integer> weights = shares(plan, "weights", Strategies.CANARY_WEIGHTS);
        return judging(plan).flatMap(judging -> plan.make(() -> Strategies.canary(weights, judging)));
    }

    private static Optional<StagePlan> blueGreen(Fields plan) {
        Duration safety = plan.duration("safety", Duration.ofHours(24), Duration.ZERO, StepReader.LONGEST);
        if (!plan.has("weights")) {
            plan.allow("weights");
            return watched(plan).flatMap(judging -> plan.make(() -> Strategies.blueGreen(judging, safety)));
        }
        List<Integer> weights = shares(plan, "weights", Strategies.BLUE_GREEN_WEIGHTS);
        return judging(plan).flatMap(judging -> plan.make(() -> Strategies.blueGreen(weights, judging, safety)));
    }

    private static Optional<StagePlan> rolling(Fields plan) {
        if (!plan.has("instances")) {
            plan.refuse("instances", "is missing; it must be a whole number from 2 to " + MOST_INSTANCES);
        }
        int instances = (int) plan.integer("instances", 2, 2, MOST_INSTANCES);
        int batch = (int) plan.integer("batchSize", 1, 1, MOST_INSTANCES);
        Duration drain = plan.duration("drain", Duration.ofSeconds(30), Duration.ZERO, StepReader.LONGEST);
        return judging(plan).flatMap(judging -> plan.make(() -> Strategies.rolling(instances, batch, drain, judging)));
    }

    private static Optional<StagePlan> featureFlag(Fields plan) {
        String flag = plan.requiredName("flag");
        List<Integer> percentages = shares(plan, "percentages", Strategies.FLAG_PERCENTAGES);
        return judging(plan)
                .filter(judging -> !flag.isBlank())
                .flatMap(judging -> plan.make(() -> Strategies.featureFlag(flag, percentages, judging)));
    }

    private static Optional<StagePlan> shadow(Fields plan) {
        int percent = (int) plan.integer("percent", 100, 1, 100);
        Fields judging = plan.object("judging");
        Optional<Gate.Judge> gate =
                StepReader.judge(judging.object("first"), Judging.USUAL.first().bake());
        judging.refuseUnknownKeys();
        return gate.flatMap(judge -> plan.make(() -> Strategies.shadow(percent, judge)));
    }

    private static List<Integer> shares(Fields plan, String key, List<Integer> usual) {
        List<Integer> shares = plan.integers(key, 1, MOST_SHARES, 1, 100);
        return plan.has(key) ? shares : usual;
    }

    /** What stands between the stages. */
    private static Optional<Judging> judging(Fields plan) {
        Fields fields = plan.object("judging");
        Optional<Gate.Judge> first =
                StepReader.judge(fields.object("first"), Judging.USUAL.first().bake());
        Optional<Gate.Judge> later =
                StepReader.judge(fields.object("later"), Judging.USUAL.later().bake());
        Duration watch = watch(fields);
        fields.refuseUnknownKeys();
        return first.flatMap(one -> later.flatMap(other -> fields.make(() -> new Judging(one, other, watch))));
    }

    /** For a strategy that is only watched, and compared with nothing. */
    private static Optional<Judging> watched(Fields plan) {
        Fields fields = plan.object("judging");
        Duration watch = watch(fields);
        fields.refuseUnknownKeys();
        return fields.make(() -> new Judging(Judging.USUAL.first(), Judging.USUAL.later(), watch));
    }

    private static Duration watch(Fields fields) {
        return fields.duration("watch", Gate.Watch.USUAL, Duration.ZERO, StepReader.LONGEST);
    }
}
