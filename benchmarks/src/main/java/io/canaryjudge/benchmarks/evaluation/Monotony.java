package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.analysis.CanaryAnalysis;
import io.canaryjudge.benchmarks.simulation.Course;
import io.canaryjudge.benchmarks.simulation.Harm;
import io.canaryjudge.benchmarks.simulation.SimulatedTraffic;
import io.canaryjudge.benchmarks.simulation.TrafficModel;
import io.canaryjudge.benchmarks.simulation.TrafficModel.Instances;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Whether more harm ever helps a canary: pairs of rollouts with the same luck, one of them worse, judged side by side.
 *
 * @param seconds length of a rollout
 * @param pairs how many
 * @param looks at which both were judged, over all pairs
 * @param judgements looks at which a metric of the worse canary was judged better
 * @param verdicts looks at which the worse canary had the better verdict
 */
record Monotony(String environment, Way way, int seconds, int pairs, long looks, long judgements, long verdicts) {

    private static final WindowSpec WINDOWS = new WindowSpec(Duration.ofSeconds(1), Duration.ZERO);

    /** Which seconds are made worse. */
    enum Way {
        EVERY_SECOND,
        SECONDS_AT_RANDOM;

        String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Where it is looked for. */
    static final List<World> WORLDS = List.of(
            new World("independent-200-5v5", TrafficModel.independent(200, 5)),
            new World("independent-200-1v2", TrafficModel.independent(200, 2).withInstances(Instances.alike(2, 1))),
            new World("dependent-200-5v5", TrafficModel.independent(200, 5).dependent()));

    /** Traffic by its name. */
    record World(String environment, TrafficModel traffic) {}

    /** One pair, whose harms are chosen by its luck. */
    static Monotony ofPair(World world, Way way, int seconds, long luck) {
        SplittableRandom random = new SplittableRandom(~luck);
        Harm better = new Harm(upTo(random, 3), upTo(random, 1.5), 0, 1);
        Harm worse = new Harm(better.errorFactor() * upTo(random, 10), better.latencyFactor() * upTo(random, 3), 0, 1);
        double share = way == Way.EVERY_SECOND ? 1 : random.nextDouble();
        Rollout first = new Rollout(world.traffic(), Course.always(better), seconds, luck);
        Rollout second = new Rollout(world.traffic(), at -> isHit(luck, at, share) ? worse : better, seconds, luck);
        long looks = 0;
        long judgements = 0;
        long verdicts = 0;
        for (int i = 1; i <= seconds && !(first.hasEnded() && second.hasEnded()); i++) {
            boolean comparable = !first.hasEnded() && !second.hasEnded();
            AnalysisReport betterReport = first.look(i);
            AnalysisReport worseReport = second.look(i);
            looks++;
            judgements += comparable && anyBetter(worseReport.metrics(), betterReport.metrics()) ? 1 : 0;
            verdicts += rank(worseReport.verdict().kind())
                            < rank(betterReport.verdict().kind())
                    ? 1
                    : 0;
        }
        return new Monotony(world.environment(), way, seconds, 1, looks, judgements, verdicts);
    }

    /** Whether it is of that many pairs of that length. */
    boolean has(int length, int number) {
        return seconds == length && pairs == number;
    }

    /** Whether it is of an environment, made worse in a way. */
    boolean isOf(World world, Way which) {
        return environment.equals(world.environment()) && way == which;
    }

    /** Whether it is of the same environment, made worse in the same way. */
    boolean isLike(Monotony other) {
        return environment.equals(other.environment) && way == other.way;
    }

    /** Several together; they must be of one kind. */
    static Monotony total(List<Monotony> parts) {
        Monotony one = parts.get(0);
        return new Monotony(
                one.environment,
                one.way,
                one.seconds,
                parts.stream().mapToInt(Monotony::pairs).sum(),
                parts.stream().mapToLong(Monotony::looks).sum(),
                parts.stream().mapToLong(Monotony::judgements).sum(),
                parts.stream().mapToLong(Monotony::verdicts).sum());
    }

    private static double upTo(SplittableRandom random, double factor) {
        return random.nextInt(3) == 0 ? 1 : Math.exp(Math.log(factor) * random.nextDouble());
    }

    private static boolean isHit(long luck, long second, double share) {
        return new SplittableRandom(luck ^ (second << 20)).nextDouble() < share;
    }

    private static boolean anyBetter(List<MetricJudgement> worse, List<MetricJudgement> better) {
        for (int i = 0; i < worse.size(); i++) {
            MetricJudgement.Kind ofWorse = worse.get(i).kind();
            MetricJudgement.Kind ofBetter = better.get(i).kind();
            if (ofWorse != MetricJudgement.Kind.NO_DATA
                    && ofBetter != MetricJudgement.Kind.NO_DATA
                    && rank(ofWorse) < rank(ofBetter)) {
                return true;
            }
        }
        return false;
    }

    private static int rank(MetricJudgement.Kind kind) {
        return switch (kind) {
            case IMPROVED -> 0;
            case PASS -> 1;
            case UNDECIDED, NO_DATA -> 2;
            case REGRESSED -> 3;
        };
    }

    private static int rank(Verdict.Kind kind) {
        return switch (kind) {
            case PROMOTE -> 0;
            case CONTINUE, INCONCLUSIVE -> 1;
            case ABORT -> 2;
        };
    }

    private static final class Rollout {
        private final SimulatedTraffic traffic;
        private final CanaryAnalysis analysis;

        Rollout(TrafficModel model, Course course, int seconds, long luck) {
            traffic = new SimulatedTraffic(model, course, luck);
            AnalysisPolicy policy = AnalysisPolicy.DEFAULT.withDuration(Duration.ofSeconds(seconds));
            analysis = new CanaryAnalysis(new AnalysisPlan("simulated", "1", "2", "", policy, 0), WINDOWS);
        }

        boolean hasEnded() {
            return analysis.hasEnded();
        }

        AnalysisReport look(int second) {
            WindowPair window = traffic.next();
            return analysis.evaluate(second * 1_000L, index -> window, List.of());
        }
    }
}
