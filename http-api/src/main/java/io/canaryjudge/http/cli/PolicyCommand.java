package io.canaryjudge.http.cli;

import io.canaryjudge.http.config.PolicyReader;
import io.canaryjudge.http.config.PolicyWords;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Works on policies. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = "Works on policies.",
        subcommands = PolicyCommand.Check.class)
final class PolicyCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: check");
    }

    /** Validates a policy. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Validates a policy and says what it means.")
    static final class Check implements Runnable {

        @Parameters(paramLabel = "FILE", description = "The policy (YAML).")
        private Path file;

        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            spec.commandLine().getOut().print(PolicyWords.describe(PolicyReader.read(InputFiles.text(file))));
            spec.commandLine().getOut().flush();
        }
    }
}
