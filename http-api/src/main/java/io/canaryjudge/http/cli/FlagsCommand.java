package io.canaryjudge.http.cli;

import io.canaryjudge.http.config.FlagReader;
import io.canaryjudge.http.config.FlagWords;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Works on files of feature flags. */
@Command(
        name = "flags",
        mixinStandardHelpOptions = true,
        description = "Works on feature flags.",
        subcommands = FlagsCommand.Check.class)
final class FlagsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: check");
    }

    /** Validates a file of flags. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Validates a file of feature flags and says what they mean.")
    static final class Check implements Runnable {

        @Parameters(paramLabel = "FILE", description = "The flags (YAML).")
        private Path file;

        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            spec.commandLine().getOut().print(FlagWords.describe(FlagReader.read(InputFiles.text(file))));
            spec.commandLine().getOut().flush();
        }
    }
}
