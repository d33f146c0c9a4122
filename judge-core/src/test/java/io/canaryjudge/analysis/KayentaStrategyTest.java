package io.canaryjudge.analysis;

import static io.canaryjudge.analysis.Canary.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.analysis.JudgeChoice.Kayenta;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict.Kind;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.judgement.NoDataPolicy;
import io.canaryjudge.kayenta.CanaryConfig;
import io.canaryjudge.kayenta.EffectSize;
import io.canaryjudge.kayenta.KayentaJudge;
import io.canaryjudge.kayenta.KayentaJudgement;
import io.canaryjudge.kayenta.MetricConfig;
import io.canaryjudge.kayenta.MetricDirection;
import io.canaryjudge.kayenta.MetricPair;
import io.canaryjudge.kayenta.NanStrategy;
import io.canaryjudge.kayenta.Outliers;
import io.canaryjudge.kayenta.ScoreThresholds;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.testing.Load;
import io.canaryjudge.testing.Seeds;
import io.canaryjudge.testing.Traffic;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KayentaStrategyTest {

    private static final WindowSpec SPEC = new WindowSpec(Duration.ofSeconds(1), Duration.ofSeconds(5));
    private static final Load STEADY = new Load(2, 100, 0.02, 20);
    private static final Duration THREE_MINUTES = Duration.ofMinutes(3);
    private static final Kayenta TENS = new Kayenta(95, 75, Duration.ofSeconds(10), Optional.empty());
    private static final MetricPolicy ERRORS = MetricPolicy.DEFAULTS.get(0);
    private static final MetricPolicy P50 = informative(MetricPolicy.DEFAULTS.get(1));
    private static final MetricPolicy P99 = informative(MetricPolicy.DEFAULTS.get(3));

    @Test
    void goodCanary_isPromotedAtTheDeadline_andNotASecondBefore() {
        CanaryAnalysis analysis = analysis(MetricPolicy.DEFAULTS, TENS);
        WindowSource windows = windows(1, index -> STEADY);
        AnalysisReport before = analysis.evaluate(at(179), windows, List.of());
        AnalysisReport after = analysis.evaluate(at(180), windows, List.of());

        assertThat(before.verdict().kind()).isEqualTo(Kind.CONTINUE);
        assertThat(before.score()).isNaN();
        assertThat(before.metrics()).allMatch(metric -> metric.kind() == MetricJudgement.Kind.UNDECIDED);
        assertThat(after.verdict().kind()).isEqualTo(Kind.PROMOTE);
        assertThat(after.verdict().reason()).isEqualTo("kayenta judge: score 100 reaches 95");
        assertThat(after.metrics()).allMatch(metric -> metric.kind() == MetricJudgement.Kind.PASS);
    }

    @Test
    void badCanary_isAbortedAtTheDeadline_withWhatWasHigh() {
        AnalysisReport end = atTheEnd(List.of(ERRORS, P50), TENS, index -> STEADY.withErrorRate(0.2));

        assertThat(end.verdict().kind()).isEqualTo(Kind.ABORT);
        assertThat(end.verdict().urgency()).isEqualTo(Urgency.PLANNED);
        assertThat(end.verdict().reason())
                .isEqualTo("kayenta judge: score 0 below 75: The metric error_rate was classified as High (Critical)");
        assertThat(end.reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.rule().name()).isEqualTo("kayenta-score");
            assertThat(reason.observed()).isZero();
            assertThat(reason.limit()).isEqualTo(75);
        });
        assertThat(end.metrics().get(0).kind()).isEqualTo(MetricJudgement.Kind.REGRESSED);
    }

    @Test
    void metric_thatIsNotCritical_costsItsShareOfTheScore() {
        AnalysisReport half = atTheEnd(List.of(ERRORS, P50), TENS, index -> STEADY.slower(1.5));
        AnalysisReport third = atTheEnd(
                List.of(ERRORS, P50.withGroups(Set.of("latency")), P99.withGroups(Set.of("other"))),
                new Kayenta(95, 50, TENS.point(), Optional.empty()),
                index -> STEADY.slower(1.5));

        assertThat(half.score()).isEqualTo(50);
        assertThat(half.verdict().reason())
                .isEqualTo("kayenta judge: score 50 below 75: latency_p50 was classified as High");
        assertThat(half.verdict().kind()).isEqualTo(Kind.ABORT);
        assertThat(third.score()).isEqualTo(33.33);
    }

    @Test
    void score_betweenTheThresholds_isInconclusive() {
        Kayenta tolerant = new Kayenta(95, 50, TENS.point(), Optional.empty());
        AnalysisReport end = atTheEnd(List.of(ERRORS, P50), tolerant, index -> STEADY.slower(1.5));

        assertThat(end.score()).isEqualTo(50);
        assertThat(end.verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(end.verdict().reason())
                .isEqualTo("kayenta judge: score 50 below 95: latency_p50 was classified as High");
    }

    @Test
    void score_isThatOfKayentasJudge_onPointsWorkedOutByHand() {
        Seeds.upTo(6, random -> {
            double slower = 1 + 0.2 * random.nextDouble();
            WindowSource windows = windows(random.nextLong(), index -> STEADY.slower(slower));
            AnalysisReport end = analysis(List.of(ERRORS, P50, P99), TENS).evaluate(at(180), windows, List.of());

            KayentaJudgement expected = new KayentaJudge(42)
                    .judge(
                            new CanaryConfig(
                                    List.of(config("error_rate"), config("latency_p50"), config("latency_p99")),
                                    Map.of()),
                            new ScoreThresholds(95, 75),
                            List.of(
                                    pair("error_rate", windows, s -> (double) s.failures() / s.outcomes()),
                                    pair(
                                            "latency_p50",
                                            windows,
                                            s -> s.latency().quantile(0.5) / 1e3),
                                    pair(
                                            "latency_p99",
                                            windows,
                                            s -> s.latency().quantile(0.99) / 1e3)));
            boolean criticalIsHigh =
                    expected.results().get(0).outcome().reason().contains("High");
            assertThat(end.score())
                    .isEqualTo(criticalIsHigh ? 0 : expected.score().score());
            for (int i = 0; i < 3; i++) {
                double mean = expected.results().get(i).experiment().mean();
                assertThat(end.metrics()
                                .get(i)
                                .comparison()
                                .orElseThrow()
                                .canary()
                                .value())
                        .isEqualTo(mean);
            }
        });
    }

    private static MetricConfig config(String name) {
        return new MetricConfig(
                name,
                List.of("all"),
                MetricDirection.INCREASE,
                NanStrategy.REMOVE,
                Outliers.KEEP,
                EffectSize.DEFAULT,
                Set.of());
    }

    private static MetricPair pair(String name, WindowSource windows, Value value) {
        return MetricPair.of(name, points(Cohort.BASELINE, windows, value), points(Cohort.CANARY, windows, value));
    }

    private static double[] points(Cohort cohort, WindowSource windows, Value value) {
        double[] points = new double[18];
        for (int i = 0; i < points.length; i++) {
            WindowSnapshot total = WindowSnapshot.EMPTY;
            for (int second = 10 * i; second < 10 * i + 10; second++) {
                total = total.merge(windows.at(SPEC.indexOf(START) + second).total(cohort));
            }
            points[i] = value.of(total);
        }
        return points;
    }

    /** A metric worked out by hand. */
    private interface Value {
        double of(WindowSnapshot requests);
    }

    @Test
    void badCanary_thatIsJudgedAtIntervals_isAbortedAtTheFirstThatShowsIt() {
        Kayenta everyMinute = new Kayenta(95, 75, TENS.point(), Optional.of(Duration.ofMinutes(1)));
        CanaryAnalysis analysis = analysis(List.of(ERRORS), everyMinute);
        WindowSource windows = windows(3, index -> STEADY.withErrorRate(0.2));

        assertThat(analysis.evaluate(at(59), windows, List.of()).verdict().kind())
                .isEqualTo(Kind.CONTINUE);
        assertThat(analysis.evaluate(at(60), windows, List.of()).verdict().kind())
                .isEqualTo(Kind.ABORT);
        assertThat(analysis.hasEnded()).isTrue();
    }

    @Test
    void goodCanary_thatIsJudgedAtIntervals_showsItsLastScore() {
        Kayenta everyMinute = new Kayenta(95, 75, TENS.point(), Optional.of(Duration.ofMinutes(1)));
        CanaryAnalysis analysis = analysis(List.of(ERRORS), everyMinute);
        AnalysisReport report = analysis.evaluate(at(70), windows(1, index -> STEADY), List.of());

        assertThat(report.verdict().kind()).isEqualTo(Kind.CONTINUE);
        assertThat(report.verdict().reason()).isEqualTo("kayenta judge: score 100 so far");
        assertThat(report.score()).isEqualTo(100);
    }

    @Test
    void missingData_neverPromoteNorAbort() {
        WindowSource silent = index -> new WindowPair(index, new TreeMap<>(), new TreeMap<>());
        Kayenta early = new Kayenta(95, 75, TENS.point(), Optional.of(Duration.ofMinutes(1)));
        CanaryAnalysis analysis = analysis(List.of(ERRORS, P50), early);

        assertThat(analysis.evaluate(at(60), silent, List.of()).verdict().kind())
                .isEqualTo(Kind.CONTINUE);
        AnalysisReport end = analysis.evaluate(at(180), silent, List.of());
        assertThat(end.score()).isZero();
        assertThat(end.verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(end.verdict().reason()).contains("Missing data for error_rate", "no data for error_rate");
    }

    @Test
    void informativeMetric_thatMustHaveData_keepsFromPromotion() {
        WindowSource windows = windows(1, index -> STEADY);
        WindowSource withoutLatencies = index -> statusOnly(windows.at(index));
        List<MetricPolicy> mustHave = List.of(ERRORS, ERRORS_AGAIN, P50.withNoData(NoDataPolicy.FAIL));
        Kayenta anyScore = new Kayenta(10, 0, TENS.point(), Optional.empty());

        AnalysisReport end = analysis(mustHave, anyScore).evaluate(at(180), withoutLatencies, List.of());
        AnalysisReport waiting =
                analysis(List.of(ERRORS, ERRORS_AGAIN, P50), anyScore).evaluate(at(180), withoutLatencies, List.of());

        assertThat(end.score()).isEqualTo(66.67);
        assertThat(end.verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(end.verdict().reason()).contains("no data for latency_p50, which counts as a failure");
        assertThat(waiting.verdict().kind()).isEqualTo(Kind.PROMOTE);
    }

    private static final MetricPolicy ERRORS_AGAIN = new MetricPolicy(
            new io.canaryjudge.metric.MetricName("errors_again"),
            ERRORS.kind(),
            ERRORS.margin(),
            ERRORS.passMargin(),
            1,
            Criticality.CRITICAL);

    private static WindowPair statusOnly(WindowPair pair) {
        TreeMap<String, WindowSnapshot> baseline = new TreeMap<>(pair.baseline());
        TreeMap<String, WindowSnapshot> canary = new TreeMap<>(pair.canary());
        baseline.replaceAll((instance, s) -> withoutLatency(s));
        canary.replaceAll((instance, s) -> withoutLatency(s));
        return new WindowPair(pair.index(), baseline, canary);
    }

    private static WindowSnapshot withoutLatency(WindowSnapshot s) {
        return new WindowSnapshot(s.outcomes(), s.failures(), io.canaryjudge.histogram.HistogramSnapshot.EMPTY);
    }

    @Test
    void signals_abortWhicheverJudgeDecides() {
        Signal corruption = new Signal(SignalKind.DATA_CORRUPTION, "", "pager", at(20));
        AnalysisReport report = analysis(MetricPolicy.DEFAULTS, TENS)
                .evaluate(at(30), windows(1, index -> STEADY), List.of(corruption));

        assertThat(report.verdict().kind()).isEqualTo(Kind.ABORT);
        assertThat(report.verdict().urgency()).isEqualTo(Urgency.IMMEDIATE);
    }

    @Test
    void looks_fewOrMany_leadToTheSameReport() {
        WindowSource windows = windows(5, index -> STEADY.slower(1.2));
        CanaryAnalysis often = analysis(List.of(ERRORS, P50), TENS);
        for (int second = 1; second < 180; second++) {
            often.evaluate(at(second), windows, List.of());
        }
        AnalysisReport end = often.evaluate(at(180), windows, List.of());
        AnalysisReport once = analysis(List.of(ERRORS, P50), TENS).evaluate(at(180), windows, List.of());

        assertThat(end.metrics()).isEqualTo(once.metrics());
        assertThat(end.score()).isEqualTo(once.score());
        assertThat(end.verdict()).isEqualTo(once.verdict());
    }

    @ParameterizedTest
    @CsvSource({
        "75, 95, PT1M, PT1M",
        "101, 75, PT1M, PT1M",
        "95, -1, PT1M, PT1M",
        "NaN, 75, PT1M, PT1M",
        "95, 75, PT0.5S, PT1M",
        "95, 75, PT2H, PT1M",
        "95, 75, PT1M, PT9S"
    })
    void settings_outsideTheirRange_areRefused(double pass, double marginal, Duration point, Duration every) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Kayenta(pass, marginal, point, Optional.of(every)));
    }

    private static AnalysisReport atTheEnd(List<MetricPolicy> metrics, Kayenta judge, LongFunction<Load> canary) {
        return analysis(metrics, judge).evaluate(at(180), windows(1, canary), List.of());
    }

    private static CanaryAnalysis analysis(List<MetricPolicy> metrics, JudgeChoice judge) {
        return new CanaryAnalysis(Canary.of(THREE_MINUTES, metrics, judge), SPEC);
    }

    private static WindowSource windows(long seed, LongFunction<Load> canary) {
        long first = SPEC.indexOf(START);
        List<WindowPair> pairs =
                Traffic.of(new SplittableRandom(seed), first, 180, STEADY, index -> canary.apply(index - first))
                        .stream()
                        .map(Traffic::pair)
                        .toList();
        return index -> pairs.get((int) (index - first));
    }

    private static long at(int second) {
        return START + second * 1_000L;
    }

    private static MetricPolicy informative(MetricPolicy m) {
        return new MetricPolicy(m.name(), m.kind(), m.margin(), m.passMargin(), m.weight(), Criticality.INFORMATIVE);
    }
}
