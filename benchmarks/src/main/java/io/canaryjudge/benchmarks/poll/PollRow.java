package io.canaryjudge.benchmarks.poll;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How something was read of a server: medians of its turns.
 *
 * @param server who answered
 * @param what what was read
 * @param bytes of an answer, head and body
 * @param readsPerSecond answers in a second of time
 * @param lowest the fewest in any turn
 * @param highest the most
 * @param p50Micros how long half of the reads took at the most
 * @param p99Micros how long 99 of 100 took at the most
 * @param cpuSecondsPer100k how long the server computed for 100 000 of them
 * @param timesSlower how many reads of the bare server come to one here, turn by turn; 1 for the bare server itself
 * @param timesCpu how much longer the server computed for a read than the bare server, turn by turn
 */
record PollRow(
        String server,
        String what,
        int bytes,
        double readsPerSecond,
        double lowest,
        double highest,
        double p50Micros,
        double p99Micros,
        double cpuSecondsPer100k,
        double timesSlower,
        double timesCpu) {

    static PollRow of(String server, String what, int bytes, List<PollTurn> turns, List<PollTurn> bare) {
        List<Double> rates =
                turns.stream().map(turn -> turn.wrk().readsPerSecond()).sorted().toList();
        List<Double> slower = IntStream.range(0, turns.size())
                .mapToObj(i ->
                        bare.get(i).wrk().readsPerSecond() / turns.get(i).wrk().readsPerSecond())
                .toList();
        List<Double> cpu = IntStream.range(0, turns.size())
                .mapToObj(i -> turns.get(i).cpuSecondsPer100k() / bare.get(i).cpuSecondsPer100k())
                .toList();
        return new PollRow(
                server,
                what,
                bytes,
                PollTurn.median(rates),
                rates.get(0),
                rates.get(rates.size() - 1),
                median(turns, turn -> turn.wrk().p50Micros()),
                median(turns, turn -> turn.wrk().p99Micros()),
                median(turns, PollTurn::cpuSecondsPer100k),
                PollTurn.median(slower),
                PollTurn.median(cpu));
    }

    private static double median(List<PollTurn> turns, ToDoubleFunction<PollTurn> value) {
        return PollTurn.median(
                turns.stream().map(turn -> value.applyAsDouble(turn)).toList());
    }
}
