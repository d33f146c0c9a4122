package io.canaryjudge.benchmarks.crash;

import io.canaryjudge.connector.windowlog.SegmentWindowLog;
import io.canaryjudge.connector.windowlog.WindowLogConfig;
import io.canaryjudge.http.service.RecoveredWindows;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.Filing;
import io.canaryjudge.window.SeriesBudget;
import io.canaryjudge.window.SeriesHandle;
import io.canaryjudge.window.UncommittedBatch;
import io.canaryjudge.window.WindowSpec;
import io.canaryjudge.window.WindowStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long does a start take after an hour of many series? */
@Command(
        name = "recovery",
        mixinStandardHelpOptions = true,
        description =
                "Writes a window log as the service would, a commit for each 100 ms, and measures how long it takes"
                        + " to open it, to restore what was in memory, to read all of it, and what compression would save.")
public final class RecoveryCommand implements Callable<Integer> {

    private static final long START_MILLIS = 1_795_428_000_000L;
    private static final long COMMIT_MILLIS = 100;
    private static final double LOG_MEAN = Math.log(20_000);
    private static final double LOG_DEVIATION = 0.5;
    private static final double BAR_SECONDS = 5;

    @Option(names = "--series", description = "How many series (default: ${DEFAULT-VALUE}).")
    private int series = 1_000;

    @Option(names = "--seconds", description = "How many windows of a second (default: ${DEFAULT-VALUE}).")
    private int seconds = 3_600;

    @Option(names = "--rate", description = "Requests a second of each series (default: ${DEFAULT-VALUE}).")
    private int rate = 20;

    @Option(names = "--tries", description = "How many times it is opened (default: ${DEFAULT-VALUE}).")
    private int tries = 5;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("recovery");
        try {
            WindowLogConfig config =
                    WindowLogConfig.of(folder.resolve("windows"), WindowSpec.DEFAULT, Duration.ofDays(1));
            write(config);
            say(String.format(
                    Locale.ROOT,
                    "%d series, %d windows of a second, %d requests a second each: %.0f MB",
                    series,
                    seconds,
                    rate,
                    bytes(config.folder()) / 1e6));
            compress(config.folder());
            double slowest = 0;
            for (int i = 0; i < tries; i++) {
                slowest = Math.max(slowest, open(config));
            }
            return slowest <= BAR_SECONDS ? 0 : 1;
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void write(WindowLogConfig config) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        WindowStore store = new WindowStore(config.windows(), new SeriesBudget(series, series), 1, Filing.ON_COMMIT);
        List<SeriesHandle> handles = new ArrayList<>();
        for (int i = 0; i < series; i++) {
            handles.add(new SeriesHandle(new SeriesKey("checkout-" + i % 10, "1." + i / 10 % 2, "pod-" + i / 20)));
        }
        long[] latencies = new long[1 << 16];
        for (int i = 0; i < latencies.length; i++) {
            latencies[i] = Math.round(Math.exp(LOG_MEAN + LOG_DEVIATION * random.nextGaussian()));
        }
        try (SegmentWindowLog log = SegmentWindowLog.open(config)) {
            double perCommit = (double) rate * series * COMMIT_MILLIS / 1_000.0;
            for (long at = 0; at < seconds * 1_000L; at += COMMIT_MILLIS) {
                long now = START_MILLIS + at;
                for (int i = 0; i < perCommit; i++) {
                    Outcome outcome = random.nextInt(200) == 0 ? Outcome.FAILED : Outcome.SUCCEEDED;
                    SeriesHandle handle = handles.get(random.nextInt(series));
                    store.record(handle, now, latencies[random.nextInt(latencies.length)], outcome, List.of(), now);
                }
                UncommittedBatch batch = store.takeUncommitted();
                log.append(List.of(batch));
                store.commit(batch);
                if (at % 60_000 == 0) {
                    log.maintain(now);
                    store.forgetIdle(now);
                }
            }
        }
    }

    private double open(WindowLogConfig config) throws IOException {
        long start = System.nanoTime();
        try (SegmentWindowLog log = SegmentWindowLog.open(config)) {
            long opened = System.nanoTime();
            RecoveredWindows recent = RecoveredWindows.read(log, config.windows(), START_MILLIS + seconds * 1_000L);
            long restored = System.nanoTime();
            long[] all = new long[2];
            log.replay(Long.MIN_VALUE, (key, index, requests) -> {
                all[0]++;
                all[1] += requests.latency().count();
            });
            long read = System.nanoTime();
            say(String.format(
                    Locale.ROOT,
                    "opened and checked in %.2f s, %d parts of recent windows in %.2f s: recovered in %.2f s;"
                            + " all %d parts with %d requests read in %.2f s more",
                    (opened - start) / 1e9,
                    recent.parts().size(),
                    (restored - opened) / 1e9,
                    (restored - start) / 1e9,
                    all[0],
                    all[1],
                    (read - restored) / 1e9));
            return (read - start) / 1e9;
        }
    }

    private void compress(Path folder) throws IOException {
        Path any;
        try (Stream<Path> files = Files.list(folder)) {
            any = files.filter(file -> file.toString().endsWith(".segment"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(any);
        long start = System.nanoTime();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_SPEED))) {
            out.write(bytes);
        }
        say(String.format(
                Locale.ROOT,
                "deflate at its fastest: %.2f of the size, %.0f MB/s",
                (double) packed.size() / bytes.length,
                bytes.length / ((System.nanoTime() - start) / 1e3)));
    }

    private static long bytes(Path folder) throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                sum += Files.size(file);
            }
        }
        return sum;
    }

    private void say(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
