package io.canaryjudge.http.cli;

import io.canaryjudge.http.config.PolicyReader;
import io.canaryjudge.http.config.PolicyWords;
import io.canaryjudge.http.kayenta.PolicyImport;
import io.canaryjudge.kayenta.KayentaInputException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
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
        subcommands = {PolicyCommand.Check.class, PolicyCommand.ImportKayenta.class})
final class PolicyCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: check or import-kayenta");
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

    /** Makes a policy of a canary config of Kayenta's. */
    @Command(
            name = "import-kayenta",
            mixinStandardHelpOptions = true,
            description = "Makes a policy of a canary config of Kayenta's, and says what could not be carried over.")
    static final class ImportKayenta implements Runnable {

        @Parameters(paramLabel = "FILE", description = "The canary config (JSON).")
        private Path file;

        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            PolicyImport imported = read();
            imported.notCarriedOver()
                    .forEach(what -> spec.commandLine().getErr().println("judge: not carried over: " + what));
            spec.commandLine().getOut().print(imported.policy());
            spec.commandLine().getOut().flush();
        }

        private PolicyImport read() {
            try {
                return new PolicyImport(new JsonObject(InputFiles.text(file)));
            } catch (DecodeException e) {
                throw new UsageException(file + ": " + JsonText.complaint(e));
            } catch (KayentaInputException e) {
                throw new UsageException(file + ": " + e.getMessage());
            }
        }
    }
}
