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
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Is an acknowledged sample ever lost when the service is killed? */
@Command(
        name = "crash",
        mixinStandardHelpOptions = true,
        description =
                "Kills the service with SIGKILL at random moments under load, starts it again, and compares what it"
                        + " has with what it had acknowledged: in its memory after every round, in its log at the end."
                        + " Ends by itself; exit code 1 where anything is lost.")
public final class CrashCommand implements Callable<Integer> {

    private static final Duration RETENTION = Duration.ofDays(30);
    /** How old a window may be of which the restarted service is asked: its grace is 15 s, and it keeps more than that. */
    private static final long MEMORY_MILLIS = 20_000;

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
        Tally tally = new Tally();
        long lost = 0;
        long tooMany = 0;
        long slowestMillis = 0;
        JudgeProcess judge = JudgeProcess.start(serve, folder);
        try {
            for (int round = 1; round <= rounds; round++) {
                CrashRound one = new CrashRound(tally, random.split());
                one.loadAndKill(judge);
                judge = JudgeProcess.start(serve, folder);
                CrashRound.Found found = one.compare(judge, System.currentTimeMillis() - MEMORY_MILLIS);
                lost += found.lost();
                tooMany += found.tooMany();
                slowestMillis = Math.max(slowestMillis, judge.recoveryMillis());
                say(String.format(
                        Locale.ROOT,
                        "round %d: %d acknowledged samples in memory, %d lost, %d too many, recovery %d ms",
                        round,
                        found.compared(),
                        found.lost(),
                        found.tooMany(),
                        judge.recoveryMillis()));
            }
        } finally {
            judge.stop();
        }
        CrashRound.Found inLog = compareLog(folder, tally);
        say(String.format(
                Locale.ROOT,
                "rounds: %d, acknowledged samples: %d, lost: %d from memory, %d from the log; too many: %d and %d;"
                        + " slowest recovery: %d ms",
                rounds,
                inLog.compared(),
                lost,
                inLog.lost(),
                tooMany,
                inLog.tooMany(),
                slowestMillis));
        return lost + inLog.lost() + tooMany + inLog.tooMany() == 0 && inLog.compared() > 0 ? 0 : 1;
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
