package io.canaryjudge.benchmarks.schedules;

import io.canaryjudge.http.simulation.Simulation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Does the service keep its promises whatever befalls its nodes, in whatever order? */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description =
                "Runs the deciding parts of the service in virtual time, under faults that the seed decides, and checks"
                        + " what it promises. One schedule alone is told event by event. Exit code 1 where a promise"
                        + " is broken.")
public final class SimulateCommand implements Callable<Integer> {

    private static final int MOST_TOLD = 20;

    @Option(names = "--schedules", description = "How many (default: ${DEFAULT-VALUE}).")
    private long schedules = 100_000;

    @Option(names = "--seed", description = "Of the first; the next has the next (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--results", paramLabel = "FOLDER", description = "Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("benchmarks", "results");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        System.setProperty("logback.configurationFile", "quiet-logback.xml");
        return schedules == 1 ? replay() : runAll();
    }

    private int replay() {
        Simulation.Ending ending = Simulation.replay(seed);
        PrintWriter out = spec.commandLine().getOut();
        ending.lines().forEach(out::println);
        out.flush();
        return ending.broken().isEmpty() ? 0 : 1;
    }

    private int runAll() throws IOException {
        ScheduleTally tally = new ScheduleTally(seed);
        long start = System.nanoTime();
        long[] told = {start};
        LongStream.range(seed, seed + schedules).parallel().forEach(each -> {
            Simulation.Ending ending = Simulation.run(each);
            synchronized (tally) {
                take(tally, ending, told);
            }
        });
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        String report = tally.markdown(seconds);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("simulation.md"), report);
        PrintWriter out = spec.commandLine().getOut();
        out.print(report);
        out.flush();
        return tally.failed() == 0 ? 0 : 1;
    }

    private void take(ScheduleTally tally, Simulation.Ending ending, long[] told) {
        tally.add(ending);
        PrintWriter err = spec.commandLine().getErr();
        if (!ending.broken().isEmpty() && tally.failed() <= MOST_TOLD) {
            err.printf(
                    Locale.ROOT, "seed %d: %s%n", ending.seed(), ending.broken().get(0));
            err.flush();
        }
        long now = System.nanoTime();
        if (now - told[0] >= TimeUnit.SECONDS.toNanos(10)) {
            told[0] = now;
            err.printf(Locale.ROOT, "%d of %d schedules, %d failed%n", tally.schedules(), schedules, tally.failed());
            err.flush();
        }
    }
}
