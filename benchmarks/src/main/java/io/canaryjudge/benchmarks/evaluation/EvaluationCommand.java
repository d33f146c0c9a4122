package io.canaryjudge.benchmarks.evaluation;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures judges on simulated rollouts. */
@Command(
        name = "evaluation",
        mixinStandardHelpOptions = true,
        description = "Runs judges on simulated rollouts and writes how often they are wrong and how soon right.")
public final class EvaluationCommand implements Callable<Integer> {

    @Option(names = "--aa-rollouts", description = "Rollouts of each identical canary (default: ${DEFAULT-VALUE}).")
    private int identicalRollouts = 2_000;

    @Option(names = "--rollouts", description = "Rollouts of each other canary (default: ${DEFAULT-VALUE}).")
    private int rollouts = 200;

    @Option(names = "--minutes", description = "Length of a rollout (default: ${DEFAULT-VALUE}).")
    private int minutes = 60;

    @Option(names = "--threads", description = "Default: one for each processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--seed", description = "Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--only", description = "Scenarios whose names hold this regular expression.")
    private Pattern only = Pattern.compile("");

    @Spec
    private CommandSpec spec;

    /** 0. */
    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        PrintWriter out = spec.commandLine().getOut();
        Evaluation evaluation = new Evaluation( seed, threads, List.of(Judge.values()));
        out.println("| scenario | judge | aborted | 95 % interval | early | median | p95 | promoted | inconclusive"
                + " | median to promote |");
        out.println("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (Scenario scenario : Scenarios.all(Horizon.ofMinutes(minutes))) {
            if (only.matcher(scenario.name()).find()) {
                long start = System.nanoTime();
                int number = scenario.truth() == Truth.SAME ? identicalRollouts : rollouts;
                Map<Judge, Tally> tallies = evaluation.run(scenario, number);
                double wall = (System.nanoTime() - start) / 1e9;
                tallies.forEach((judge, tally) -> out.println(row(scenario, judge, tally)));
                out.flush();
                spec.commandLine()
                        .getErr()
                        .printf(
                                Locale.ROOT,
                                "%s: %d rollouts in %.1f s, %.1f us a simulated second%n",
                                scenario.name(),
                                number,
                                wall,
                                1e6 * wall * threads / number / (minutes * 60));
            }
        }
        return 0;
    }

    private static String row(Scenario scenario, Judge judge, Tally tally) {
        Tally.Rate aborted = tally.rate(tally.aborts());
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2f %% | %.2f to %.2f %% | %.1f %% | %s | %s | %.1f %% | %.1f %% | %s |",
                scenario.name(),
                judge.label(),
                100 * aborted.estimate(),
                100 * aborted.lower(),
                100 * aborted.upper(),
                100 * tally.rate(tally.early()).estimate(),
                seconds(Tally.quantile(tally.abortSeconds(), 0.5)),
                seconds(Tally.quantile(tally.abortSeconds(), 0.95)),
                100 * tally.rate(tally.promotes()).estimate(),
                100 * tally.rate(tally.inconclusive()).estimate(),
                seconds(Tally.quantile(tally.promoteSeconds(), 0.5)));
    }

    private static String seconds(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.0f s", value);
    }
}
