package io.canaryjudge.benchmarks.crash;

import io.canaryjudge.connector.windowlog.SegmentWindowLog;
import io.canaryjudge.connector.windowlog.WindowLogConfig;
import io.canaryjudge.window.WindowSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Is anything that was acknowledged ever lost, decided twice or left untold when the service is killed? */
@Command(
        name = "crash",
        mixinStandardHelpOptions = true,
        description =
                "Kills the service with SIGKILL at random moments while samples come, analyses are started, signals are"
                        + " reported, verdicts are read and webhooks are sent to a receiver that misbehaves; starts it"
                        + " again, and compares what it has with what it had said. Ends by itself; exit code 1 where"
                        + " anything is lost, decided twice or not told.")
public final class CrashCommand implements Callable<Integer> {

    private static final Duration RETENTION = Duration.ofDays(30);

    @Option(names = "--rounds", description = "How many times (default: ${DEFAULT-VALUE}).")
    private int rounds = 200;

    @Option(names = "--seed", description = "For the moments and the samples (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--serve",
            split = " ",
            paramLabel = "COMMAND",
            description = "What starts the service (default: ./judge serve).")
    private List<String> serve = List.of("./judge", "serve");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("crash");
        try {
            return crash(folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private int crash(Path folder) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        try (MoodyReceiver receiver = new MoodyReceiver(random.split())) {
            CrashRun run = new CrashRun(serve, folder, receiver, random, this::say);
            run.rounds(rounds);
            return run.sum(rounds, compareLog(folder, run.tally())) ? 0 : 1;
        }
    }

    private static CrashRound.Found compareLog(Path folder, Tally tally) throws IOException {
        WindowSpec windows = WindowSpec.DEFAULT;
        Map<Tally.Place, Long> known = new HashMap<>();
        try (SegmentWindowLog log =
                SegmentWindowLog.open(WindowLogConfig.of(folder.resolve("windows"), windows, RETENTION))) {
            log.replay(
                    Long.MIN_VALUE,
                    (series, index, requests) -> known.merge(
                            new Tally.Place(series.version(), windows.startMillis(index)),
                            requests.latency().count(),
                            Long::sum));
        }
        return CrashRound.compare(known, tally, Long.MIN_VALUE);
    }

    private void say(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
