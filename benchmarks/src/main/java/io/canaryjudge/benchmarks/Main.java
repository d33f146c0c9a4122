package io.canaryjudge.benchmarks;

import io.canaryjudge.benchmarks.crash.CrashCommand;
import io.canaryjudge.benchmarks.crash.RecoveryCommand;
import io.canaryjudge.benchmarks.evaluation.EvaluationCommand;
import io.canaryjudge.benchmarks.fuzz.ApiFuzzCommand;
import io.canaryjudge.benchmarks.fuzz.FuzzCommand;
import io.canaryjudge.benchmarks.load.LoadCommand;
import io.canaryjudge.benchmarks.load.SoakCommand;
import io.canaryjudge.benchmarks.poll.PollCommand;
import io.canaryjudge.benchmarks.rollouts.RolloutsCommand;
import io.canaryjudge.benchmarks.schedules.SimulateCommand;
import io.canaryjudge.benchmarks.sources.SourcesCommand;
import io.canaryjudge.benchmarks.traces.TracesCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code benchmarks/run}. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = "Measures the judge.",
        subcommands = {
            TracesCommand.class,
            EvaluationCommand.class,
            RolloutsCommand.class,
            JmhCommand.class,
            LoadCommand.class,
            SoakCommand.class,
            PollCommand.class,
            CrashCommand.class,
            RecoveryCommand.class,
            FuzzCommand.class,
            SimulateCommand.class,
            ApiFuzzCommand.class,
            SourcesCommand.class
        })
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
