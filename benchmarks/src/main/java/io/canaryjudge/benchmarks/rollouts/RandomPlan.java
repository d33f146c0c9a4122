package io.canaryjudge.benchmarks.rollouts;

import io.canaryjudge.rollout.CommandPolicy;
import io.canaryjudge.rollout.DefaultAction;
import io.canaryjudge.rollout.FreezeWindow;
import io.canaryjudge.rollout.Gate;
import io.canaryjudge.rollout.Reversibility;
import io.canaryjudge.rollout.RolloutPlan;
import io.canaryjudge.rollout.RolloutPolicy;
import io.canaryjudge.rollout.Stage;
import io.canaryjudge.rollout.StagePlan;
import io.canaryjudge.rollout.Strategies;
import io.canaryjudge.rollout.Strategy;
import io.canaryjudge.rollout.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Plans of every strategy, with and without migrations, approvals and freezes. */
final class RandomPlan {

    private static final Subject SUBJECT = new Subject("ro_1", "checkout", "1.4.2", "1.5.0");
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private RandomPlan() {}

    static RolloutPlan of(SplittableRandom random) {
        StagePlan stages = stages(random);
        if (random.nextInt(3) == 0) {
            stages = withApproval(stages, oneOf(random, DefaultAction.values()));
        }
        if (random.nextInt(3) == 0) {
            stages = stages.withMigration("schema", oneOf(random, Reversibility.values()));
        }
        RolloutPolicy policy = RolloutPolicy.DEFAULT.withCommands(
                new CommandPolicy(Duration.ofSeconds(90), 1 + random.nextInt(3), Duration.ofSeconds(10)));
        if (random.nextInt(4) == 0) {
            long from = RandomRollout.START + random.nextLong(7_200_000);
            policy = policy.withFreezes(List.of(new FreezeWindow(from, from + 1_800_000, "month's end")));
        }
        return new RolloutPlan(SUBJECT, stages, policy);
    }

    private static StagePlan stages(SplittableRandom random) {
        DefaultAction then = random.nextBoolean() ? DefaultAction.ABORT : DefaultAction.PAUSE;
        Gate.Judge gate = new Gate.Judge(Duration.ofMinutes(5), 50, new Gate.Deadline(Duration.ofMinutes(30), then));
        Strategies.Judging judging = Strategies.Judging.everywhere(gate, Duration.ofHours(1));
        return switch (oneOf(random, Strategy.values())) {
            case CANARY -> Strategies.canary(judging);
            case BLUE_GREEN ->
                random.nextBoolean()
                        ? Strategies.blueGreen(judging, Duration.ofHours(24))
                        : Strategies.blueGreen(Strategies.BLUE_GREEN_WEIGHTS, judging, Duration.ofHours(24));
            case ROLLING -> Strategies.rolling(2 + random.nextInt(6), 1 + random.nextInt(3), DRAIN, judging);
            case FEATURE_FLAG -> Strategies.featureFlag("checkout-v2", judging);
            case RECREATE -> Strategies.recreate(judging);
            case SHADOW -> Strategies.shadow(100, gate);
        };
    }

    private static StagePlan withApproval(StagePlan plan, DefaultAction then) {
        List<Stage> stages = new ArrayList<>(plan.stages());
        Gate.Deadline until = new Gate.Deadline(Duration.ofHours(2), then);
        stages.add(1, Stage.of("approval", new Gate.Approve("the release manager: go on?", until)));
        return new StagePlan(plan.strategy(), stages);
    }

    static <T> T oneOf(SplittableRandom random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
