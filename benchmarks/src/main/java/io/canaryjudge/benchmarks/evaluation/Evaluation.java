package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.window.WindowPair;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Runs rollouts on several threads. What comes out depends on the seed, not on the threads.
 *
 * @param judges who looks
 */
record Evaluation(long seed, int threads, List<Judge> judges) {

    /** Runs the rollouts of a scenario. */
    Map<Judge, Tally> run(Scenario scenario, int rollouts) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Map<Judge, Ending>>> tasks = new ArrayList<>();
            for (int i = 0; i < rollouts; i++) {
                int number = i;
                tasks.add(() -> rollout(scenario, number));
            }
            List<Map<Judge, Ending>> endings = new ArrayList<>();
            for (Future<Map<Judge, Ending>> future : pool.invokeAll(tasks)) {
                endings.add(future.get());
            }
            return tallies(endings, scenario.onsetSecond());
        } finally {
            pool.shutdownNow();
        }
    }

    private Map<Judge, Tally> tallies(List<Map<Judge, Ending>> endings, int onsetSecond) {
        Map<Judge, Tally> tallies = new EnumMap<>(Judge.class);
        for (Judge judge : judges) {
            tallies.put(
                    judge,
                    Tally.of(endings.stream().map(ending -> ending.get(judge)).toList(), onsetSecond));
        }
        return tallies;
    }

    private Map<Judge, Ending> rollout(Scenario scenario, int number) {
        Supplier<WindowPair> traffic = scenario.rollout(seed, number);
        Horizon horizon = scenario.horizon();
        Map<Judge, Contestant> contestants = new EnumMap<>(Judge.class);
        judges.forEach(judge -> contestants.put(judge, judge.start(horizon)));
        List<Contestant> atWork = new ArrayList<>(contestants.values());
        Looks looks = new Looks(horizon);
        for (int second = 0; second < horizon.seconds() && !atWork.isEmpty(); second++) {
            Look look = looks.at(traffic.get());
            atWork.forEach(contestant -> contestant.take(look));
            atWork.removeIf(Contestant::hasEnded);
        }
        Map<Judge, Ending> endings = new EnumMap<>(Judge.class);
        contestants.forEach((judge, contestant) -> endings.put(judge, contestant.ending()));
        return endings;
    }
}
