package io.canaryjudge.benchmarks;

import io.canaryjudge.benchmarks.simulation.Calibration;
import io.canaryjudge.benchmarks.simulation.TrafficModel;
import io.canaryjudge.decision.Verdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints how often simulated canaries are aborted and promoted. */
@Command(
        name = "calibration",
        mixinStandardHelpOptions = true,
        description = "Judges simulated rollouts, identical and worse ones, and prints how they end.")
final class CalibrationCommand implements Runnable {

    @Option(names = "--rollouts", description = "Rollouts of each kind (default: ${DEFAULT-VALUE}).")
    private int rollouts = 200;

    @Option(names = "--seconds", description = "Length of each (default: ${DEFAULT-VALUE}).")
    private int seconds = 300;

    @Option(names = "--seed", description = "First seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.println("| traffic | abort | promote | inconclusive | median time to abort |");
        out.println("|---|---:|---:|---:|---:|");
        for (TrafficModel model : models()) {
            Calibration.Result result = Calibration.run(model, rollouts, seed, seconds);
            out.println(row(result));
            out.flush();
        }
    }

    private String row(Calibration.Result result) {
        List<Integer> times = result.secondsToAbort();
        return String.format(
                Locale.ROOT,
                "| %s | %.1f %% | %.1f %% | %.1f %% | %s |",
                result.model().name(),
                percent(result.count(Verdict.Kind.ABORT)),
                percent(result.count(Verdict.Kind.PROMOTE)),
                percent(result.count(Verdict.Kind.INCONCLUSIVE)),
                times.isEmpty() ? "-" : times.get(times.size() / 2) + " s");
    }

    private double percent(int count) {
        return 100.0 * count / rollouts;
    }

    private static List<TrafficModel> models() {
        TrafficModel independent = TrafficModel.independent("", 3, 200, 0.005);
        TrafficModel oneCanary = independent.withInstances(2, 1);
        return List.of(
                independent.named("same, independent requests, 3 + 3 instances"),
                oneCanary.withInstanceSpread(0.05).named("same, 2 + 1 instances that differ by 5 %"),
                oneCanary.withInstanceSpread(0.10).named("same, 2 + 1 instances that differ by 10 %"),
                independent.withInstanceSpread(0.05).named("same, 3 + 3 instances that differ by 5 %"),
                oneCanary.withErrorBursts(3).named("same, errors in bursts of 3, 2 + 1"),
                oneCanary.withErrorBursts(10).named("same, errors in bursts of 10, 2 + 1"),
                independent
                        .withInstanceSpread(0.03)
                        .withDrift(0.05, 0.99, 0.15)
                        .named("same, drifting 5 % (0.99), shared 15 %, 3 + 3"),
                oneCanary
                        .withInstanceSpread(0.03)
                        .withDrift(0.10, 0.95, 0.15)
                        .named("same, drifting 10 % (0.95), shared 15 %, 2 + 1"),
                independent.withHarm(2, 1).named("errors doubled, 3 + 3"),
                independent.withHarm(10, 1).named("errors tenfold, 3 + 3"),
                independent.withHarm(1, 1.2).named("20 % slower, 3 + 3"),
                oneCanary
                        .withInstanceSpread(0.05)
                        .withHarm(1, 1.5)
                        .named("50 % slower, 2 + 1 instances that differ by 5 %"),
                independent.withHarm(1, 3).named("three times slower, 3 + 3"));
    }
}
