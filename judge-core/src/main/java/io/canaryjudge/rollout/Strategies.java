package io.canaryjudge.rollout;

import io.canaryjudge.rollout.Act.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The strategies as functions to stage plans. */
public final class Strategies {

    /** The shares of a canary rollout where nothing else is said, in percent. */
    public static final List<Integer> CANARY_WEIGHTS = List.of(10, 25, 50, 75, 100);
    /** The shares of a gradual blue-green shift, in percent. */
    public static final List<Integer> BLUE_GREEN_WEIGHTS = List.of(10, 50, 100);
    /** The shares of the users of a feature flag, in percent. */
    public static final List<Integer> FLAG_PERCENTAGES = List.of(5, 25, 50, 100);

    private static final List<Check> HEALTH = List.of(Check.HEALTH);

    private Strategies() {}

    /**
     * What stands between one stage and the next.
     *
     * @param first the gate of the first stage, where the least is known of the version
     * @param later the gate of every other stage at which both versions serve
     * @param watch how long the promoted version is watched
     */
    public record Judging(Gate.Judge first, Gate.Judge later, Duration watch) {

        /** Ten minutes at first, five at each later stage, an hour of watching; half an hour without verdict aborts. */
        public static final Judging USUAL =
                new Judging(judge(Duration.ofMinutes(10)), judge(Duration.ofMinutes(5)), Gate.Watch.USUAL);

        /** @throws IllegalArgumentException if the watch is negative */
        public Judging {
            Checks.time("watch", watch);
        }

        /** The same gate everywhere. */
        public static Judging everywhere(Gate.Judge gate, Duration watch) {
            return new Judging(gate, gate, watch);
        }

        private Gate.Judge at(int number) {
            return number == 0 ? first : later;
        }

        private static Gate.Judge judge(Duration bake) {
            Gate.Deadline until = new Gate.Deadline(bake.plusMinutes(30), DefaultAction.ABORT);
            return new Gate.Judge(bake, 50, until);
        }
    }

    /** Canary with {@link #CANARY_WEIGHTS}. */
    public static StagePlan canary(Judging judging) {
        return canary(CANARY_WEIGHTS, judging);
    }

    /**
     * Canary: deploy beside the old version, send it a growing share of the requests, judge at each, watch at 100 %,
     * then retire the old instances.
     *
     * @param weights in percent, ascending, the last 100
     */
    public static StagePlan canary(List<Integer> weights, Judging judging) {
        List<Stage> stages = new ArrayList<>();
        stages.add(Stage.of("deploy", new Act.Deploy(Pool.CANARY), new Act.Verify(Pool.CANARY, HEALTH)));
        addShift(stages, weights, judging);
        stages.add(Stage.of("retire", new Act.Retire(Pool.BASELINE)));
        return new StagePlan(Strategy.CANARY, stages);
    }

    /**
     * Blue-green with one switch: deploy to the idle side, check it, switch, watch, keep the old side for the safety
     * period, then retire it.
     *
     * @param safety how long the old side is kept ready after the watch
     */
    public static StagePlan blueGreen(Judging judging, Duration safety) {
        List<Stage> stages = new ArrayList<>(List.of(idleSide()));
        stages.add(Stage.of("switch", new Act.Switch(), new Gate.Watch(judging.watch())));
        stages.addAll(oldSide(safety));
        return new StagePlan(Strategy.BLUE_GREEN, stages);
    }

    /**
     * Blue-green with a gradual shift, judged at each share below 100 %.
     *
     * @param weights in percent, ascending, the last 100
     * @param safety how long the old side is kept ready after the watch
     */
    public static StagePlan blueGreen(List<Integer> weights, Judging judging, Duration safety) {
        List<Stage> stages = new ArrayList<>(List.of(idleSide()));
        addShift(stages, weights, judging);
        stages.addAll(oldSide(safety));
        return new StagePlan(Strategy.BLUE_GREEN, stages);
    }

    /**
     * Rolling: replace instances batch by batch, the first instance alone as the canary; check and judge after each batch
     * while an old instance is left to compare with, and watch after the last.
     *
     * @param instances how many there are, 2 or more
     * @param batchSize how many at a time after the first, 1 or more
     * @param drain how long open connections of an instance may take to end
     */
    public static StagePlan rolling(int instances, int batchSize, Duration drain, Judging judging) {
        if (instances < 2 || batchSize < 1) {
            throw new IllegalArgumentException("instances must be 2 or more and the batch size 1 or more, were "
                    + instances + " and " + batchSize);
        }
        List<Stage> stages = new ArrayList<>();
        int done = 0;
        while (done < instances) {
            int count = done == 0 ? 1 : Math.min(batchSize, instances - done);
            Act batch = new Act.Batch(done, count, instances, drain);
            done += count;
            Gate gate = done < instances ? judging.at(stages.size()) : new Gate.Watch(judging.watch());
            String name = "batch " + (stages.size() + 1);
            stages.add(Stage.of(name, batch, new Act.Verify(Pool.CANARY, HEALTH), gate));
        }
        return new StagePlan(Strategy.ROLLING, stages);
    }

    /** Feature flag with {@link #FLAG_PERCENTAGES}. */
    public static StagePlan featureFlag(String flag, Judging judging) {
        return featureFlag(flag, FLAG_PERCENTAGES, judging);
    }

    /**
     * Feature flag: switch the feature on for a growing share of the users, judge at each, watch at 100 %.
     *
     * @param percentages ascending, the last 100
     */
    public static StagePlan featureFlag(String flag, List<Integer> percentages, Judging judging) {
        List<Act> acts = checked(percentages).stream()
                .map(percent -> (Act) new Act.FlagPercentage(flag, percent))
                .toList();
        return new StagePlan(Strategy.FEATURE_FLAG, gated(percentages, acts, judging));
    }

    /** Recreate: check that the service is healthy, replace every instance at once, check again, watch. */
    public static StagePlan recreate(Judging judging) {
        return new StagePlan(
                Strategy.RECREATE,
                List.of(
                        Stage.of("before", new Act.Verify(Pool.BASELINE, HEALTH)),
                        Stage.of(
                                "recreate",
                                new Act.Deploy(Pool.ALL),
                                new Act.Verify(Pool.ALL, List.of(Check.HEALTH, Check.SMOKE)),
                                new Gate.Watch(judging.watch()))));
    }

    /**
     * Shadow: deploy beside the old version, copy requests to it, wait for the verdict, end the copying and remove it.
     * No user is ever answered by it.
     *
     * @param percent share of the requests that are copied, above 0
     */
    public static StagePlan shadow(int percent, Gate.Judge gate) {
        if (percent < 1) {
            throw new IllegalArgumentException("a shadow must get from 1 to 100 % of the requests, was " + percent);
        }
        return new StagePlan(
                Strategy.SHADOW,
                List.of(
                        Stage.of("deploy", new Act.Deploy(Pool.CANARY), new Act.Verify(Pool.CANARY, HEALTH)),
                        Stage.of("mirror", new Act.Mirror(percent), gate),
                        Stage.of("end", new Act.Mirror(0), new Act.Retire(Pool.CANARY))));
    }

    private static Stage[] idleSide() {
        return new Stage[] {
            Stage.of("deploy", new Act.Deploy(Pool.CANARY)),
            Stage.of("check", new Act.Verify(Pool.CANARY, List.of(Check.SMOKE, Check.HEALTH)))
        };
    }

    private static List<Stage> oldSide(Duration safety) {
        return List.of(Stage.of("safety", new Gate.Hold(safety)), Stage.of("retire", new Act.Retire(Pool.BASELINE)));
    }

    private static void addShift(List<Stage> stages, List<Integer> weights, Judging judging) {
        List<Act> acts = checked(weights).stream()
                .map(percent -> (Act) new Act.RouteWeight(percent))
                .toList();
        stages.addAll(gated(weights, acts, judging));
    }

    private static List<Stage> gated(List<Integer> percents, List<Act> acts, Judging judging) {
        return IntStream.range(0, acts.size())
                .mapToObj(i -> Stage.of(
                        percents.get(i) + "%",
                        acts.get(i),
                        percents.get(i) < 100 ? judging.at(i) : new Gate.Watch(judging.watch())))
                .collect(Collectors.toList());
    }

    private static List<Integer> checked(List<Integer> percents) {
        int[] sorted = percents.stream()
                .mapToInt(Integer::intValue)
                .distinct()
                .sorted()
                .toArray();
        boolean isAscending = Arrays.equals(
                sorted, percents.stream().mapToInt(Integer::intValue).toArray());
        if (sorted.length == 0 || !isAscending || sorted[0] < 1 || sorted[sorted.length - 1] != 100) {
            throw new IllegalArgumentException(
                    "shares must ascend from 1 or more to 100, without a repetition, were " + percents);
        }
        return percents;
    }
}
