package io.canaryjudge.http.cli;

import io.canaryjudge.connector.prometheus.PrometheusCatalog;
import io.canaryjudge.fetch.FetchOutcome.Fetched;
import io.canaryjudge.http.Sources;
import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.config.PolicyWords;
import io.canaryjudge.http.config.PulledMetric;
import io.canaryjudge.http.kayenta.PolicyImport;
import io.canaryjudge.http.pull.PolicyProposal;
import io.canaryjudge.http.pull.PulledSource;
import io.canaryjudge.http.pull.QueryLook;
import io.canaryjudge.kayenta.KayentaInputException;
import io.canaryjudge.metric.Cohort;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Works on policies. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = "Works on policies.",
        subcommands = {PolicyCommand.Check.class, PolicyCommand.ImportKayenta.class, PolicyCommand.Propose.class})
final class PolicyCommand implements Runnable {

    private static final int TIMEOUT_SECONDS = 60;
    private static final long CHECKED_MILLIS = 300_000;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: check, import-kayenta or propose");
    }

    /** Validates a policy. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Validates a policy and says what it means.")
    static final class Check implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "The policy (YAML).")
        private Path file;

        @Mixin
        private SourceOptions source;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException, TimeoutException {
            PolicyDocument document = PolicyDocument.read(InputFiles.text(file));
            PrintWriter out = spec.commandLine().getOut();
            out.print(PolicyWords.describe(document.policy()));
            int wrong = source.isGiven() ? ask(document, out) : 0;
            out.flush();
            return wrong == 0 ? ExitCode.OK : ExitCode.USAGE;
        }

        /** How many queries the source does not understand. */
        private int ask(PolicyDocument document, PrintWriter out) throws InterruptedException, TimeoutException {
            Vertx vertx = Vertx.vertx();
            try {
                PulledSource opened = Sources.open(vertx, source.settings());
                int wrong = 0;
                long now = InstantSource.system().millis();
                for (PulledMetric metric : document.pulled()) {
                    QueryLook look = QueryLook.take(
                                    metric, opened, "service", "version", Cohort.CANARY, now - CHECKED_MILLIS, now)
                            .await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                    wrong += look.isBad() ? 1 : 0;
                    String answer = look.outcome() instanceof Fetched ? "the source understands it" : look.summary();
                    look.queries().forEach(query -> out.println(metric.metric().name() + " asks " + query));
                    out.println("  " + answer);
                }
                return wrong;
            } finally {
                vertx.close().await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    /** Proposes a policy for what is measured already. */
    @Command(
            name = "propose",
            mixinStandardHelpOptions = true,
            description = "Proposes a policy by the names of the metrics that a source has.")
    static final class Propose implements Callable<Integer> {

        @Mixin
        private SourceOptions source;

        @Option(
                names = "--label",
                paramLabel = "LABEL",
                description = "Tells versions apart (default: ${DEFAULT-VALUE}).")
        private String label = "version";

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException, TimeoutException {
            if (!label.matches("[a-zA-Z_][a-zA-Z0-9_]{0,255}")) {
                throw new UsageException("--label must be a label's name, was '" + label + "'");
            }
            Vertx vertx = Vertx.vertx();
            try (PrometheusCatalog catalog = Sources.catalog(vertx, source.settings())) {
                String proposed = new PolicyProposal(catalog, label)
                        .find()
                        .await(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .orElseThrow(() -> new UsageException("no metric with the label " + label
                                + " is named as requests and their durations usually are"));
                spec.commandLine().getOut().print(proposed);
                spec.commandLine().getOut().flush();
                return ExitCode.OK;
            } finally {
                vertx.close().await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            }
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
