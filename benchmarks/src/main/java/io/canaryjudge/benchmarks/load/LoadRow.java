package io.canaryjudge.benchmarks.load;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a server did with one kind of load: medians of its turns.
 *
 * @param server who
 * @param cores how many it might use
 * @param series of how many series the lines were
 * @param linesPerCpuSecond lines taken for each second of computing, in user and in kernel mode
 * @param linesPerSecond lines taken for each second of time
 * @param bytesPerLine mean length of a line
 * @param lowest the least lines for a second of computing in any turn
 * @param highest the most
 */
record LoadRow(
        String server,
        int cores,
        int series,
        double linesPerCpuSecond,
        double linesPerSecond,
        double bytesPerLine,
        double lowest,
        double highest) {

    static LoadRow of(ServerKind kind, int cores, int series, List<Turn> turns) {
        double[] sorted =
                turns.stream().mapToDouble(Turn::linesPerCpuSecond).sorted().toArray();
        Turn any = turns.get(0);
        return new LoadRow(
                kind.word(),
                cores,
                series,
                median(turns, Turn::linesPerCpuSecond),
                median(turns, Turn::linesPerSecond),
                (double) any.bytes() / any.lines(),
                sorted[0],
                sorted[sorted.length - 1]);
    }

    private static double median(List<Turn> turns, ToDoubleFunction<Turn> value) {
        double[] sorted = turns.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Megabytes of bodies for each second of computing. */
    double megabytesPerCpuSecond() {
        return linesPerCpuSecond * bytesPerLine / 1e6;
    }
}
