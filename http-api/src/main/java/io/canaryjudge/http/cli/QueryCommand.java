package io.canaryjudge.http.cli;

import io.canaryjudge.http.Sources;
import io.canaryjudge.http.config.Durations;
import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.config.PulledMetric;
import io.canaryjudge.http.pull.PulledSource;
import io.canaryjudge.http.pull.QueryLook;
import io.canaryjudge.metric.Cohort;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a policy asks a source, and what that answers. */
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = "Shows what a policy asks a source of both versions, and plots the answers.")
final class QueryCommand implements Callable<Integer> {

    private static final int PLOT_WIDTH = 60;
    private static final int TIMEOUT_SECONDS = 60;

    @Parameters(paramLabel = "FILE", description = "The policy (YAML).")
    private Path file;

    @Mixin
    private SourceOptions source;

    @Option(names = "--service", required = true, paramLabel = "NAME", description = "The service.")
    private String service = "";

    @Option(names = "--baseline", required = true, paramLabel = "VERSION", description = "The version that is trusted.")
    private String baseline = "";

    @Option(names = "--canary", required = true, paramLabel = "VERSION", description = "The version on trial.")
    private String canary = "";

    @Option(names = "--over", paramLabel = "TIME", description = "How far back (default: ${DEFAULT-VALUE}).")
    private String over = "15m";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, TimeoutException {
        List<PulledMetric> pulled = PolicyDocument.read(InputFiles.text(file)).pulled();
        if (pulled.isEmpty()) {
            throw new UsageException(file + ": no metric has a query");
        }
        Duration back = Durations.parse(over)
                .filter(length -> length.toMillis() >= 1_000)
                .orElseThrow(() -> new UsageException("--over must be a duration such as 15m, was '" + over + "'"));
        Vertx vertx = Vertx.vertx();
        try {
            PulledSource opened = Sources.open(vertx, source.settings());
            boolean isGood = true;
            for (PulledMetric metric : pulled) {
                isGood &= show(metric, opened, back);
            }
            return isGood ? ExitCode.OK : ExitCode.USAGE;
        } finally {
            vertx.close().await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private boolean show(PulledMetric metric, PulledSource opened, Duration back)
            throws InterruptedException, TimeoutException {
        long to = InstantSource.system().millis();
        long from = to - back.toMillis();
        QueryLook old = QueryLook.take(metric, opened, service, baseline, Cohort.BASELINE, from, to)
                .await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        QueryLook young = QueryLook.take(metric, opened, service, canary, Cohort.CANARY, from, to)
                .await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        double most = Math.max(old.most(PLOT_WIDTH, from, to), young.most(PLOT_WIDTH, from, to));
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%s, %s, bars up to %.4g%n", metric.metric().name(), old.plotted(), most);
        for (QueryLook look : List.of(old, young)) {
            look.queries().forEach(query -> out.println("  " + query));
            out.printf(
                    "  %-8s |%s| %s%n",
                    look.cohort() == Cohort.BASELINE ? "baseline" : "canary",
                    look.plot(PLOT_WIDTH, from, to, most),
                    look.summary());
        }
        QueryLook.trouble(old, young).ifPresent(trouble -> out.println("  " + trouble));
        out.flush();
        return !old.isBad() && !young.isBad() && QueryLook.trouble(old, young).isEmpty();
    }
}
