package io.canaryjudge.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * What one server did while it was its turn.
 *
 * @param lines lines that it took
 * @param bytes bytes of their bodies
 * @param seconds how long the turn was
 * @param cpuSeconds how long the server computed in it
 */
record Turn(long lines, long bytes, double seconds, double cpuSeconds) {

    private static final int BODIES = 4;

    double linesPerCpuSecond() {
        return lines / cpuSeconds;
    }

    double linesPerSecond() {
        return lines / seconds;
    }

    /** Bodies for each connection. */
    static List<List<LineBody>> bodies(int connections, int lines, int series) {
        List<List<LineBody>> all = new ArrayList<>();
        for (int connection = 0; connection < connections; connection++) {
            List<LineBody> bodies = new ArrayList<>();
            for (int i = 0; i < BODIES; i++) {
                bodies.add(LineBodies.make(lines, series, (long) connection * BODIES + i));
            }
            all.add(bodies);
        }
        return all;
    }

    /**
     * Lets a server have its turn.
     *
     * @param bodies for each connection
     * @param tookNanos gets how long each call took, from several threads
     */
    static Turn take(Server server, List<List<LineBody>> bodies, double seconds, LongConsumer tookNanos)
            throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(bodies.size());
        try {
            double cpu = CpuTime.seconds(server.pid());
            long start = System.nanoTime();
            long until = start + Math.round(seconds * 1e9);
            List<Callable<Long>> senders = new ArrayList<>();
            bodies.forEach(some -> senders.add(() -> send(server, some, until, tookNanos)));
            long lines = 0;
            for (Future<Long> sent : threads.invokeAll(senders)) {
                lines += sent.get();
            }
            double took = (System.nanoTime() - start) / 1e9;
            LineBody any = bodies.get(0).get(0);
            return new Turn(lines, lines * any.length() / any.lines(), took, CpuTime.seconds(server.pid()) - cpu);
        } catch (ExecutionException e) {
            throw new IOException(server.kind().word() + " did not take its load", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static long send(Server server, List<LineBody> bodies, long until, LongConsumer tookNanos)
            throws IOException {
        try (Sender sender = new Sender(server.port(), server.kind().writePath(), bodies)) {
            return sender.sendUntil(until, tookNanos);
        }
    }
}
