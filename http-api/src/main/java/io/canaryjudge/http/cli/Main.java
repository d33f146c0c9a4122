package io.canaryjudge.http.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.http.Version;
import io.canaryjudge.http.config.InvalidInputException;
import io.canaryjudge.http.config.Problem;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code judge}. */
@Command(
        name = "judge",
        mixinStandardHelpOptions = true,
        versionProvider = Main.ProgramVersion.class,
        description = "Decides whether a new version may go on.",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            ReplayCommand.class,
            CompareCommand.class,
            WaitCommand.class,
            PolicyCommand.class,
            QueryCommand.class,
            FlagsCommand.class,
            RolloutCommand.class,
            KayentaCommand.class,
            AuditCommand.class,
            TokenCommand.class,
            TestCommand.class,
            WarmUpCommand.class,
            CommandLine.HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:PROMOTE, or done",
            " 1:failure of this program",
            " 2:wrong usage or configuration",
            "20:ABORT",
            "21:INCONCLUSIVE"
        })
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8), args));
    }

    /** Runs one command; gives its exit code, which is no success where the result could not be written. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        int code = new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command))
                .execute(args);
        if (out.checkError()) {
            err.println("judge: the result could not be written");
            return ExitCode.OUR_FAILURE;
        }
        return code;
    }

    private static int explain(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        if (failure instanceof InvalidInputException invalid) {
            for (Problem problem : invalid.problems()) {
                err.println("judge: " + problem);
            }
            return ExitCode.USAGE;
        }
        if (failure instanceof UsageException usage) {
            err.println("judge: " + usage.getMessage());
            return ExitCode.USAGE;
        }
        err.println("judge: " + (failure.getMessage() == null ? failure.toString() : failure.getMessage()));
        return ExitCode.OUR_FAILURE;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Tells the version. */
    static final class ProgramVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"judge " + Version.current()};
        }
    }
}
