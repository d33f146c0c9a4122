package io.canaryjudge.benchmarks.rollouts;

import io.canaryjudge.rollout.Phase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs random rollouts against their laws. */
@Command(
        name = "rollouts",
        mixinStandardHelpOptions = true,
        description = "Tells random events to random rollouts, and checks after each that no law is broken.")
public final class RolloutsCommand implements Callable<Integer> {

    @Option(names = "--sequences", description = "How many sequences of events (default: ${DEFAULT-VALUE}).")
    private long sequences = 1_000_000;

    @Option(names = "--seed", description = "Seed of the first one (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--results", paramLabel = "FOLDER", description = "Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("benchmarks", "results");

    @Spec
    private CommandSpec spec;

    /** 0 when every law holds; a broken one ends the run with the seed that breaks it. */
    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        Map<String, LongAdder> endings = new ConcurrentHashMap<>();
        LongAdder events = new LongAdder();
        LongStream.range(seed, seed + sequences).parallel().forEach(each -> {
            RandomRollout.Ending ending = run(each);
            events.add(ending.events());
            endings.computeIfAbsent(name(ending), key -> new LongAdder()).increment();
        });
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        String report = report(endings, events.sum(), seconds);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("rollouts.md"), report);
        PrintWriter out = spec.commandLine().getOut();
        out.print(report);
        out.flush();
        return 0;
    }

    private String report(Map<String, LongAdder> endings, long events, long seconds) {
        String rows = endings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> "| " + each.getKey() + " | " + each.getValue() + " |\n")
                .collect(Collectors.joining());
        return "# Random rollouts\n\nMade by `benchmarks/run rollouts --sequences " + sequences + " --seed " + seed
                + "` in " + seconds
                + " s: rollouts of random plans are told random events, and the laws are checked after"
                + " each event. At the end nothing but the time is heard (silent), or everything that is waited for (helped). "
                + events + " events; no law was broken.\n\n| how it ended | sequences |\n"
                + "|---|--:|\n" + rows;
    }

    private static RandomRollout.Ending run(long seed) {
        try {
            return RandomRollout.run(seed);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("with seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static String name(RandomRollout.Ending ending) {
        Phase phase = ending.phase();
        return phase.word() + (ending.isSilent() ? ", silent at the end" : ", helped at the end");
    }
}
