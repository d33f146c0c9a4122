package io.canaryjudge.benchmarks.poll;

import io.canaryjudge.benchmarks.load.CpuTime;
import java.io.IOException;
import java.util.List;

/**
 * What one server did while it was its turn.
 *
 * @param wrk what was read
 * @param cpuSeconds how long the server computed for it
 */
record PollTurn(Wrk wrk, double cpuSeconds) {

    static PollTurn take(Reading reading, int connections, int seconds) throws IOException {
        double before = CpuTime.seconds(reading.server().pid());
        Wrk wrk = Wrk.run(reading.url(), reading.headers(), connections, seconds);
        return new PollTurn(wrk, CpuTime.seconds(reading.server().pid()) - before);
    }

    double cpuSecondsPer100k() {
        return cpuSeconds / wrk.reads() * 100_000;
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
