package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.http.ingest.TraceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures judges on simulated rollouts and recorded traces. */
@Command(
        name = "evaluation",
        mixinStandardHelpOptions = true,
        description = {
            "Runs judges on the same simulated rollouts and recorded traces, and writes how often they are wrong and how"
                    + " soon they are right: evaluation.md with its plots, and evaluation.json, which grows as it goes."
        })
public final class EvaluationCommand implements Callable<Integer> {

    private static final int LONGEST_PAIR_MINUTES = 10;

    @Option(names = "--aa-rollouts", description = "Rollouts of each identical canary (default: ${DEFAULT-VALUE}).")
    private int identicalRollouts = 2_000;

    @Option(names = "--rollouts", description = "Rollouts of each other canary (default: ${DEFAULT-VALUE}).")
    private int rollouts = 200;

    @Option(names = "--resamples", description = "Random splits of each recorded baseline (default: ${DEFAULT-VALUE}).")
    private int resamples = 50;

    @Option(
            names = "--pairs",
            description = "Pairs of rollouts, one worse than the other, of each kind (default: ${DEFAULT-VALUE}).")
    private int pairs = 100;

    @Option(
            names = "--aa-minutes",
            description = "Length of a simulated rollout of an identical canary (default: ${DEFAULT-VALUE}).")
    private int identicalMinutes = 10;

    @Option(names = "--minutes", description = "Length of any other simulated rollout (default: ${DEFAULT-VALUE}).")
    private int minutes = 60;

    @Option(names = "--threads", description = "Default: one for each processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--seed", description = "Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--only", description = "Scenarios whose names hold this regular expression.")
    private Pattern only = Pattern.compile("");

    @Option(names = "--judges", split = ",", description = "Of ${COMPLETION-CANDIDATES} (default: all).")
    private List<Judge> judges = List.of(Judge.values());

    @Option(names = "--resume", description = "Keep what evaluation.json holds from the same settings.")
    private boolean isResumed;

    @Option(names = "--traces", description = "Folder of the recorded traces (default: ${DEFAULT-VALUE}).")
    private Path traces = Path.of("benchmarks", "traces");

    @Option(names = "--out", description = "Folder of the results (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("benchmarks", "results");

    @Spec
    private CommandSpec spec;

    /** 0 when no bar is missed, else 1. */
    @Override
    public Integer call() throws InterruptedException, IOException, TraceException {
        Files.createDirectories(folder);
        Path file = folder.resolve("evaluation.json");
        Results results = measure(file);
        PrintWriter out = spec.commandLine().getOut();
        if (!judges.contains(Judge.CANARY_JUDGE)) {
            out.println("no report without our judge; see " + file);
            return 0;
        }
        Report.write(results, command(), folder);
        List<Bars.Miss> misses = Bars.missed(results);
        misses.forEach(miss -> out.println(miss.scenario() + ": " + miss.bar() + ", measured " + miss.measured()));
        out.println(misses.size() + " bars missed; see " + folder.resolve("evaluation.md"));
        return misses.isEmpty() ? 0 : 1;
    }

    /** Writes the results whenever there is a new one. */
    private Results measure(Path file) throws InterruptedException, IOException, TraceException {
        Evaluation evaluation = new Evaluation(seed, threads, judges);
        List<Scenario> scenarios =
                new ArrayList<>(Scenarios.all(Horizon.ofMinutes(identicalMinutes), Horizon.ofMinutes(minutes)));
        scenarios.addAll(RecordedScenarios.all(traces));
        Results results = isResumed ? Results.read(file, seed).of(scenarios) : Results.none(seed);
        for (Scenario scenario : scenarios) {
            if (only.matcher(scenario.name()).find()) {
                int number = number(scenario);
                Optional<Row> kept = results.named(scenario.name()).filter(row -> row.has(number, judges));
                Row row = kept.isPresent() ? kept.get() : evaluation.run(scenario, number);
                results = results.with(row).of(scenarios);
                results.write(file);
                progress(row, kept.isPresent());
            }
        }
        for (Monotony.World world : Monotony.WORLDS) {
            for (Monotony.Way way : Monotony.Way.values()) {
                if (only.matcher("monotony/" + world.environment()).find()) {
                    results = withPairs(results, evaluation, world, way);
                    results.write(file);
                }
            }
        }
        return results;
    }

    private Results withPairs(Results results, Evaluation evaluation, Monotony.World world, Monotony.Way way)
            throws InterruptedException {
        int seconds = 60 * Math.min(minutes, LONGEST_PAIR_MINUTES);
        boolean isKept = results.monotony().stream().anyMatch(one -> one.isOf(world, way) && one.has(seconds, pairs));
        return isKept || pairs == 0
                ? results
                : results.with(Monotony.total(evaluation.inParallel(
                        pairs, number -> Monotony.ofPair(world, way, seconds, seed * 1_000_003 + number))));
    }

    private int number(Scenario scenario) {
        return switch (scenario.kind()) {
            case SIMULATED ->
                scenario.truth() == Truth.SAME || scenario.truth() == Truth.ADVERSARIAL ? identicalRollouts : rollouts;
            case RECORDED -> 1;
            case RESAMPLED -> resamples;
        };
    }

    private String command() {
        String arguments =
                String.join(" ", spec.commandLine().getParent().getParseResult().originalArgs());
        return "benchmarks/run " + arguments;
    }

    private void progress(Row row, boolean isKept) {
        Tally ours = row.tallies().get(judges.get(0));
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                Locale.ROOT,
                "%s: %d rollouts, %s %s, promoted %s%s%n",
                row.name(),
                row.rollouts(),
                judges.get(0).label(),
                ours == null ? "" : Cells.detection(ours),
                ours == null ? "" : Cells.withInterval(ours.promoteRate()),
                isKept ? ", kept" : String.format(Locale.ROOT, ", %.1f us/s", row.microsPerSecond()));
        err.flush();
    }
}
