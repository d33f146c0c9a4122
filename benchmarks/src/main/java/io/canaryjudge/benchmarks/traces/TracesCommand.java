package io.canaryjudge.benchmarks.traces;

import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.ingest.TraceException;
import io.canaryjudge.http.service.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what the judge says of each recorded trace, beside the truth. */
@Command(
        name = "traces",
        mixinStandardHelpOptions = true,
        description = "Judges every recorded trace of a folder and prints truth, verdict and time as a table.")
public final class TracesCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("benchmarks", "traces");

    @Spec
    private CommandSpec spec;

    /** 0 when no identical canary was aborted and no worse one was promoted, else 1. */
    @Override
    public Integer call() throws IOException, TraceException {
        PrintWriter out = spec.commandLine().getOut();
        TraceTruth truths = TraceTruth.read(folder);
        out.println("| trace | truth | verdict | after | reason |");
        out.println("|---|---|---|---:|---|");
        int wrong = 0;
        for (Path file : TraceFile.list(folder)) {
            TraceFile trace = TraceFile.read(file);
            Replay.Result result = trace.replay();
            String truth = truths.of(trace.name());
            wrong += isWrong(truth, result.report().verdict().kind()) ? 1 : 0;
            out.println(row(trace.name(), truth, result));
            out.flush();
        }
        out.println();
        out.println(wrong + " wrong verdicts (a canary that is the same or better aborted, or a worse one promoted)");
        return wrong == 0 ? 0 : 1;
    }

    private static String row(String name, String truth, Replay.Result result) {
        Verdict verdict = result.report().verdict();
        double seconds = (result.decidedAtMillis() - result.report().plan().startMillis()) / 1e3;
        return String.format(
                Locale.ROOT, "| %s | %s | %s | %.0f s | %s |", name, truth, verdict.kind(), seconds, verdict.reason());
    }

    static boolean isWrong(String truth, Verdict.Kind verdict) {
        return switch (truth) {
            case "same", "better" -> verdict == Verdict.Kind.ABORT;
            case "worse" -> verdict == Verdict.Kind.PROMOTE;
            default -> false;
        };
    }
}
