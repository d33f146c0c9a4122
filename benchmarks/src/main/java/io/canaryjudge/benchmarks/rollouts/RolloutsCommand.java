package io.canaryjudge.benchmarks.rollouts;

import io.canaryjudge.rollout.Phase;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
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

    @Spec
    private CommandSpec spec;

    /** 0 when every law holds; a broken one ends the run with the seed that breaks it. */
    @Override
    public Integer call() {
        Map<String, LongAdder> endings = new ConcurrentHashMap<>();
        LongAdder events = new LongAdder();
        LongStream.range(seed, seed + sequences).parallel().forEach(each -> {
            RandomRollout.Ending ending = run(each);
            events.add(ending.events());
            endings.computeIfAbsent(name(ending), key -> new LongAdder()).increment();
        });
        PrintWriter out = spec.commandLine().getOut();
        out.println(sequences + " sequences, " + events.sum() + " events, no law broken");
        out.println(endings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining(System.lineSeparator())));
        out.flush();
        return 0;
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
