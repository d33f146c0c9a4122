package io.canaryjudge.benchmarks.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Does the service stay as it is under as much as can be sent? */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description =
                "Sends line protocol to the service as fast as it is taken, and watches its memory, how long calls"
                        + " take and how long /livez takes. Ends by itself; exit code 1 where a bar is missed.")
public final class SoakCommand implements Callable<Integer> {

    private static final long MAX_LIVEZ_MILLIS = 100;
    private static final double MAX_GROWTH = 1.15;
    private static final int PART_SECONDS = 10;
    private static final long PAUSE_MILLIS = 20;

    @Option(names = "--seconds", description = "How long, in steps of ten (default: ${DEFAULT-VALUE}).")
    private int seconds = 60;

    @Option(
            names = "--warm-up",
            description =
                    "Seconds of load before the first of them (default: ${DEFAULT-VALUE}): the judge keeps the last half minute,"
                            + " and before that is there its memory grows.")
    private double warmUpSeconds = 40;

    @Option(names = "--series", description = "How many series (default: ${DEFAULT-VALUE}).")
    private int series = 100;

    @Option(names = "--lines", description = "Lines in a body (default: ${DEFAULT-VALUE}).")
    private int lines = 5_000;

    @Option(names = "--connections", description = "Connections at one time (default: ${DEFAULT-VALUE}).")
    private int connections = 2;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        ExecutorService watcher = Executors.newSingleThreadExecutor();
        try (Server server = Server.start(ServerKind.JUDGE, Runtime.getRuntime().availableProcessors())) {
            return soak(server, watcher) ? 0 : 1;
        } finally {
            watcher.shutdownNow();
        }
    }

    private boolean soak(Server server, ExecutorService watcher)
            throws IOException, InterruptedException, ExecutionException {
        List<List<LineBody>> bodies = Turn.bodies(connections, lines, series);
        Turn.take(server, bodies, warmUpSeconds, took -> {});
        List<Long> live = new ArrayList<>();
        long worstLivezNanos = 0;
        for (int part = 0; part * PART_SECONDS < seconds; part++) {
            ConcurrentHistogram calls = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(10), 3);
            Future<Long> livez = watcher.submit(() -> worstLivez(server, PART_SECONDS));
            Turn turn = Turn.take(server, bodies, PART_SECONDS, calls::recordValue);
            worstLivezNanos = Math.max(worstLivezNanos, livez.get());
            live.add(server.liveBytes());
            say(part, turn, calls, livez.get(), live.get(part), server);
        }
        double growth = (double) live.get(live.size() - 1) / live.get(0);
        out().printf(
                        Locale.ROOT,
                        "in use after a collection, last part against first: %.2f; slowest /livez: %.1f ms%n",
                        growth,
                        worstLivezNanos / 1e6);
        return growth <= MAX_GROWTH && worstLivezNanos <= TimeUnit.MILLISECONDS.toNanos(MAX_LIVEZ_MILLIS);
    }

    private void say(int part, Turn turn, Histogram calls, long livezNanos, long live, Server server)
            throws IOException {
        out().printf(
                        Locale.ROOT,
                        "%3d s: %.2f million lines/s, call p50 %.1f ms p99 %.1f ms max %.1f ms, /livez max %.1f ms,"
                                + " in use after a collection %.1f MB, resident %.0f MB%n",
                        (part + 1) * PART_SECONDS,
                        turn.linesPerSecond() / 1e6,
                        calls.getValueAtPercentile(50) / 1e6,
                        calls.getValueAtPercentile(99) / 1e6,
                        calls.getMaxValue() / 1e6,
                        livezNanos / 1e6,
                        live / 1e6,
                        CpuTime.residentBytes(server.pid()) / 1e6);
        out().flush();
    }

    private static long worstLivez(Server server, int seconds) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long worst = 0;
        for (long start = System.nanoTime(); start < until; start = System.nanoTime()) {
            server.get("/livez");
            worst = Math.max(worst, System.nanoTime() - start);
            Thread.sleep(PAUSE_MILLIS);
        }
        return worst;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
