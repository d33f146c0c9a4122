package io.canaryjudge.http.cli;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.judgement.CohortTotals;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.FixedHorizonJudge;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.statistics.BinnedSamples;
import io.canaryjudge.statistics.MannWhitneyUTest;
import io.canaryjudge.window.WindowSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two recordings once. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Compares two recordings once, taking requests as independent. Files are .hlog, or CSV with a"
                + " column latency_us and, for error rates, a column status; both may be gzipped.")
final class CompareCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "BASELINE", description = "The trusted version's recording.")
    private Path baseline;

    @Parameters(index = "1", paramLabel = "CANARY", description = "The new version's recording.")
    private Path canary;

    @Option(names = "--policy", paramLabel = "FILE", description = "Policy (YAML; default: the built-in one).")
    private @Nullable Path policy;

    @Option(names = "--unit", description = "What .hlog values are in: ns, us or ms (default: ${DEFAULT-VALUE}).")
    private Unit unit = Unit.us;

    @Spec
    private CommandSpec spec;

    /** Units of time, named as they are typed. */
    enum Unit {
        ns(TimeUnit.NANOSECONDS),
        us(TimeUnit.MICROSECONDS),
        ms(TimeUnit.MILLISECONDS);

        private final TimeUnit timeUnit;

        Unit(TimeUnit timeUnit) {
            this.timeUnit = timeUnit;
        }
    }

    @Override
    public Integer call() throws IOException {
        AnalysisPolicy judgedBy = InputFiles.policy(policy);
        PrintWriter err = spec.commandLine().getErr();
        CohortTotals totals = new CohortTotals(read(baseline, err), read(canary, err));
        boolean hasOutcomes =
                totals.baseline().outcomes() > 0 && totals.canary().outcomes() > 0;
        if (!hasOutcomes) {
            err.println("judge: error rates are not compared: not both files say how requests ended");
        }
        List<MetricPolicy> metrics = judgedBy.metrics().stream()
                .filter(metric -> hasOutcomes || !(metric.kind() instanceof ErrorRate))
                .toList();
        if (metrics.stream().noneMatch(metric -> metric.criticality() == Criticality.CRITICAL)) {
            throw new UsageException("the policy has no critical metric that these files can be compared on");
        }
        List<MetricJudgement> judgements =
                new FixedHorizonJudge(metrics, judgedBy.alphaAbort(), judgedBy.alphaPromote()).judge(totals);
        Verdict.Kind verdict = verdict(judgements);
        print(verdict, judgements, totals);
        return ExitCode.of(verdict);
    }

    private WindowSnapshot read(Path file, PrintWriter err) throws IOException {
        return new RecordingFile(file, unit.timeUnit, complaint -> err.println("judge: " + complaint)).read();
    }

    private static Verdict.Kind verdict(List<MetricJudgement> judgements) {
        boolean isWorse = judgements.stream()
                .anyMatch(m -> m.kind() == Kind.REGRESSED && m.policy().criticality() == Criticality.CRITICAL);
        if (isWorse) {
            return Verdict.Kind.ABORT;
        }
        return judgements.stream().allMatch(MetricJudgement::allowsPromotion)
                ? Verdict.Kind.PROMOTE
                : Verdict.Kind.INCONCLUSIVE;
    }

    private void print(Verdict.Kind verdict, List<MetricJudgement> judgements, CohortTotals totals) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(verdict);
        out.println();
        out.print(MetricTable.ofFinished(judgements));
        if (!totals.baseline().latency().isEmpty() && !totals.canary().latency().isEmpty()) {
            MannWhitneyUTest.Result test = MannWhitneyUTest.test(BinnedSamples.of(
                    totals.canary().latency(), totals.baseline().latency()));
            out.printf(
                    Locale.ROOT,
                    "%nA canary request is slower than a baseline request with probability %.3f"
                            + " (Mann-Whitney, two-sided p = %.3g).%n",
                    test.effectSize(),
                    test.pTwoSided());
        }
        out.println("Bounds and p-values take requests as independent; real traffic varies more.");
    }
}
