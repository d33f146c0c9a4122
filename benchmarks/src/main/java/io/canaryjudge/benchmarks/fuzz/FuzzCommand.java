package io.canaryjudge.benchmarks.fuzz;

import io.canaryjudge.fuzz.FuzzRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Does a decoder stand whatever is sent to it, and read it as a slow one does? */
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        description =
                "Has decoders and slow ones beside them read mutated bodies. Exit code 1 where there is a finding.")
public final class FuzzCommand implements Callable<Integer> {

    @Option(
            names = "--decoder",
            split = ",",
            paramLabel = "NAME",
            description = "Which: ${COMPLETION-CANDIDATES} (default: all).")
    private FuzzedDecoder[] decoders = FuzzedDecoder.values();

    @Option(names = "--bodies", description = "How many for each decoder (default: ${DEFAULT-VALUE}).")
    private long bodies = 10_000_000;

    @Option(names = "--seed", description = "Decides the bodies (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--threads", description = "Each with its share of the bodies (default: ${DEFAULT-VALUE}).")
    private int threads = 2;

    @Option(names = "--results", paramLabel = "FOLDER", description = "Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("benchmarks", "results");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        FuzzReport report = new FuzzReport(folder);
        PrintWriter out = spec.commandLine().getOut();
        boolean isClean = true;
        for (FuzzedDecoder decoder : decoders) {
            FuzzRun run = new FuzzRun(decoder.subjects(), seed, bodies, threads);
            FuzzRow row = FuzzRow.of(decoder, run, run.run(progress(decoder)));
            report.add(row);
            out.println(row.line());
            row.findings().forEach(out::println);
            out.flush();
            isClean &= row.findings().isEmpty();
        }
        return isClean ? 0 : 1;
    }

    /** Says every ten seconds how far it is. */
    private Consumer<Long> progress(FuzzedDecoder decoder) {
        PrintWriter err = spec.commandLine().getErr();
        long start = System.nanoTime();
        long[] told = {start};
        return done -> {
            long now = System.nanoTime();
            if (now - told[0] >= TimeUnit.SECONDS.toNanos(10)) {
                told[0] = now;
                err.printf(
                        Locale.ROOT,
                        "%s: %d of %d bodies, %.0f a second%n",
                        decoder,
                        done,
                        bodies,
                        done / ((now - start) / 1e9));
                err.flush();
            }
        };
    }
}
