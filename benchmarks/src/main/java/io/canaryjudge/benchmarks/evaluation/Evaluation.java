package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.window.WindowPair;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Runs rollouts on several threads. What comes out depends on the seed, not on the threads.
 *
 * @param judges who looks
 */
record Evaluation(long seed, int threads, List<Judge> judges) {

    private static final ThreadMXBean CLOCKS = ManagementFactory.getThreadMXBean();

    Evaluation {
        judges = List.copyOf(judges);
    }

    /** Runs the rollouts of a scenario. */
    Row run(Scenario scenario, int rollouts) throws InterruptedException {
        List<Outcome> outcomes = inParallel(rollouts, number -> rollout(scenario, number));
        long nanos = outcomes.stream().mapToLong(Outcome::nanos).sum();
        long seconds = outcomes.stream().mapToLong(Outcome::seconds).sum();
        return new Row(
                scenario.kind(),
                scenario.environment(),
                scenario.difference(),
                scenario.truth(),
                scenario.onsetSecond(),
                scenario.horizon().seconds(),
                rollouts,
                nanos / 1e3 / seconds,
                scenario.details(),
                tallies(outcomes, scenario.onsetSecond()));
    }

    /** The results of a task for the numbers from 0, in their order. */
    <T> List<T> inParallel(int number, IntFunction<T> task) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<T>> tasks = IntStream.range(0, number)
                    .<Callable<T>>mapToObj(i -> () -> task.apply(i))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a rollout has failed", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private SortedMap<Judge, Tally> tallies(List<Outcome> outcomes, int onsetSecond) {
        SortedMap<Judge, Tally> tallies = new TreeMap<>();
        for (int i = 0; i < judges.size(); i++) {
            int judge = i;
            List<Ending> endings = outcomes.stream()
                    .map(outcome -> outcome.endings().get(judge))
                    .toList();
            tallies.put(judges.get(i), Tally.of(endings, onsetSecond));
        }
        return tallies;
    }

    private Outcome rollout(Scenario scenario, int number) {
        long start = CLOCKS.getCurrentThreadCpuTime();
        Supplier<WindowPair> traffic = scenario.rollout(seed, number);
        Horizon horizon = scenario.horizon();
        Looks looks = new Looks(horizon);
        List<Contestant> contestants =
                judges.stream().map(judge -> judge.start(horizon)).toList();
        List<Contestant> atWork = new ArrayList<>(contestants);
        int second = 0;
        for (; second < horizon.seconds() && !atWork.isEmpty(); second++) {
            Look look = looks.at(traffic.get());
            atWork.forEach(contestant -> contestant.take(look));
            atWork.removeIf(Contestant::hasEnded);
        }
        return new Outcome(
                second,
                CLOCKS.getCurrentThreadCpuTime() - start,
                contestants.stream().map(Contestant::ending).toList());
    }

    /**
     * A rollout.
     *
     * @param seconds how many were looked at
     * @param nanos processor time that it took
     * @param endings by the order of the judges
     */
    private record Outcome(int seconds, long nanos, List<Ending> endings) {}
}
