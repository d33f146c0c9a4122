package io.canaryjudge.http.cli;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.http.config.Durations;
import io.canaryjudge.http.ingest.Decoded;
import io.canaryjudge.http.ingest.LineError;
import io.canaryjudge.http.ingest.TraceException;
import io.canaryjudge.http.ingest.TraceExtent;
import io.canaryjudge.http.ingest.TraceReader;
import io.canaryjudge.http.ingest.TraceReader.OnBadRow;
import io.canaryjudge.http.ingest.TraceRow;
import io.canaryjudge.http.service.Replay;
import io.canaryjudge.http.service.ReplayJson;
import io.canaryjudge.http.service.TraceReplay;
import io.canaryjudge.window.WindowSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges recorded traffic as if it were live, as fast as it goes. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Judges recorded traffic as if it were live, as fast as it goes.")
final class ReplayCommand implements Callable<Integer> {

    @Parameters(paramLabel = "TRACE", description = "CSV, may be gzipped: t_ms,variant,instance,latency_us,status.")
    private Path trace;

    @Option(names = "--policy", paramLabel = "FILE", description = "Policy (YAML; default: the built-in one).")
    private @Nullable Path policy;

    @Option(names = "--look", paramLabel = "TIME", description = "Time between two looks (default: ${DEFAULT-VALUE}).")
    private String look = "1s";

    @Option(names = "--format", description = "text or json (default: ${DEFAULT-VALUE}).")
    private Format format = Format.text;

    @Option(names = "--strict", description = "Stop at the first bad row instead of counting it.")
    private boolean strict;

    @Spec
    private CommandSpec spec;

    /** How the result is printed; named as they are typed. */
    enum Format {
        text,
        json
    }

    @Override
    public Integer call() throws Exception {
        Duration lookEvery = Durations.parse(look)
                .filter(duration -> duration.toMillis() >= 100)
                .orElseThrow(
                        () -> new UsageException("--look must be a duration of 100ms or more, was '" + look + "'"));
        AnalysisPolicy judgedBy = InputFiles.policy(policy);
        InputFiles.requireRegular(trace);
        TraceExtent extent = new TraceExtent();
        Decoded rows = read(extent, null);
        warnOfBadRows(rows);
        if (extent.rows() == 0) {
            throw new UsageException(trace + " has no usable row");
        }
        TraceReplay replay = new TraceReplay(
                name(), judgedBy, WindowSpec.DEFAULT, lookEvery, extent.firstMillis(), extent.lastMillis());
        try (ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), "replaying", extent.rows())) {
            read(replay::take, bar);
        }
        Replay.Result result = replay.finish();
        print(result, rows);
        return ExitCode.of(result.report().verdict().kind());
    }

    private Decoded read(Consumer<TraceRow> sink, @Nullable ProgressBar bar) throws IOException {
        long[] done = {0};
        try (InputStream in = InputFiles.open(trace)) {
            return new TraceReader(strict ? OnBadRow.STOP : OnBadRow.SKIP).read(in, row -> {
                sink.accept(row);
                if (bar != null) {
                    bar.show(++done[0]);
                }
            });
        } catch (TraceException e) {
            throw new UsageException(trace + ": " + e.getMessage());
        }
    }

    private void warnOfBadRows(Decoded rows) {
        PrintWriter err = spec.commandLine().getErr();
        for (LineError error : rows.errors()) {
            err.println(
                    "judge: " + trace + ": row " + error.line() + ", column " + error.column() + ": " + error.reason());
        }
        if (rows.refused() > 0) {
            err.println("judge: " + rows.refused() + " bad rows were left out, " + rows.accepted() + " rows used");
        }
        if (strict && rows.refused() > 0) {
            throw new UsageException("stopped at a bad row because of --strict");
        }
    }

    private void print(Replay.Result result, Decoded rows) {
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.text) {
            out.print(ReplayText.of(result));
            out.flush();
            return;
        }
        out.println(ReplayJson.of(result, rows).encodePrettily());
    }

    private String name() {
        return trace.getFileName().toString().replaceFirst("\\.csv(\\.gz)?$", "");
    }
}
