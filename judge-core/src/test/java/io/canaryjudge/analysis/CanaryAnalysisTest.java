package io.canaryjudge.analysis;

import static io.canaryjudge.analysis.Canary.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.decision.DefaultRules;
import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.decision.Verdict.Kind;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.testing.Load;
import io.canaryjudge.testing.Seeds;
import io.canaryjudge.testing.Traffic;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** One canary from its first window to its verdict, on windows made by hand; {@link ArrivalsTest} has the samples. */
class CanaryAnalysisTest {

    private static final WindowSpec SPEC = new WindowSpec(Duration.ofSeconds(1), Duration.ofSeconds(5));
    private static final Load STEADY = new Load(5, 200, 0.02, 20);
    private static final Load LIGHT = new Load(2, 40, 0.02, 20);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    @Test
    void sameInputs_giveEqualReports() {
        List<AnalysisReport> once = reports(1, index -> index < 30 ? STEADY : STEADY.withErrorRate(0.2));
        List<AnalysisReport> again = reports(1, index -> index < 30 ? STEADY : STEADY.withErrorRate(0.2));

        assertThat(again).isEqualTo(once);
        assertThat(once.get(once.size() - 1).verdict().kind()).isEqualTo(Kind.ABORT);
    }

    private static List<AnalysisReport> reports(long seed, LongFunction<Load> canary) {
        Windows windows = Windows.of(seed, 120, STEADY, canary);
        CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);
        List<AnalysisReport> reports = new ArrayList<>();
        for (int second = 0; second <= 120; second++) {
            reports.add(analysis.evaluate(at(second), windows, List.of()));
        }
        return reports;
    }

    @Test
    void beforeItsStart_nothingIsJudged() {
        CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);
        AnalysisReport report = analysis.evaluate(at(-100), Windows.NONE, List.of());

        assertThat(report.sequence()).isEqualTo(1);
        assertThat(report.verdict().kind()).isEqualTo(Kind.CONTINUE);
        assertThat(report.verdict().reason())
                .isEqualTo("no data for error_rate, latency_p50, latency_p95, latency_p99");
        assertThat(report.score()).isNaN();
        assertThat(analysis.hasEnded()).isFalse();
    }

    @Test
    void badCanary_isAbortedWithinSeconds_andTheReportIsFrozen() {
        Windows windows = Windows.of(1, 400, STEADY, index -> index < 60 ? STEADY.withErrorRate(0.3) : STEADY);
        CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);
        int second = 1;
        while (analysis.evaluate(at(second), windows, List.of()).verdict().kind() == Kind.CONTINUE) {
            second++;
        }

        AnalysisReport abort = analysis.evaluate(at(second), windows, List.of());
        assertThat(second).isBetween(8, 15);
        assertThat(abort.verdict().kind()).isEqualTo(Kind.ABORT);
        assertThat(abort.verdict().urgency()).isEqualTo(Urgency.FAST);
        assertThat(abort.verdict().reason()).contains("error-rate-above-10-percent");
        assertThat(abort.score()).isZero();
        assertThat(analysis.hasEnded()).isTrue();
        Signal worse = new Signal(SignalKind.DATA_CORRUPTION, "", "pager", at(300));
        assertThat(analysis.evaluate(at(400), windows, List.of(worse))).isSameAs(abort);
        assertThat(analysis.evaluate(at(10_000), Windows.NONE, List.of())).isSameAs(abort);
    }

    @Test
    void goodCanary_isPromotedAtTheSoakTime_andNotASecondBefore() {
        Windows windows = Windows.of(1, 310, STEADY, index -> STEADY);
        CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);
        AnalysisReport before = analysis.evaluate(at(299), windows, List.of());
        AnalysisReport after = analysis.evaluate(at(300), windows, List.of());

        assertThat(before.metrics()).allMatch(MetricJudgement::allowsPromotion);
        assertThat(before.verdict().kind()).isEqualTo(Kind.CONTINUE);
        assertThat(before.verdict().reason()).contains("soak time of 5 min");
        assertThat(after.verdict().kind()).isEqualTo(Kind.PROMOTE);
        assertThat(after.verdict().isFinal()).isTrue();
        assertThat(after.score()).isEqualTo(100);
        assertThat(analysis.hasEnded()).isFalse();
    }

    @Test
    void clockThatJumps_doesNotShortenTheSoakTime() {
        Windows windows = Windows.of(1, 600, STEADY, index -> STEADY);
        CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);
        analysis.evaluate(at(60), windows, List.of());
        int jump = 280;
        int second = 61;
        while (analysis.evaluate(at(second + jump), second * 1_000L, windows, List.of())
                        .verdict()
                        .kind()
                == Kind.CONTINUE) {
            second++;
        }

        assertThat(second).isEqualTo(300);
        assertThat(analysis.hasEnded()).isFalse();
        analysis.evaluate(at(599 + jump), 599_000, windows, List.of());
        assertThat(analysis.hasEnded()).isFalse();
        analysis.evaluate(at(600 + jump), 600_000, windows, List.of());
        assertThat(analysis.hasEnded()).isTrue();
    }

    @Test
    void clockThatGoesBack_doesNotShortenTheSoakTime() {
        Windows windows = Windows.of(1, 310, STEADY, index -> STEADY);
        CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);

        assertThat(analysis.evaluate(at(299), 900_000, windows, List.of())
                        .verdict()
                        .kind())
                .isEqualTo(Kind.CONTINUE);
    }

    @Test
    void promotion_staysOne_untilAnAbortOvertakesIt_andNeverComesBack() {
        Windows windows = Windows.of(2, 600, STEADY, index -> index < 330 ? STEADY : STEADY.withErrorRate(0.5));
        CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);
        List<Kind> kinds = new ArrayList<>();
        for (int second = 250; second <= 600; second++) {
            kinds.add(
                    analysis.evaluate(at(second), windows, List.of()).verdict().kind());
        }
        int promoted = kinds.indexOf(Kind.PROMOTE);
        int aborted = kinds.indexOf(Kind.ABORT);

        assertThat(promoted).isEqualTo(50);
        assertThat(aborted).isBetween(81, 95);
        assertThat(kinds.subList(promoted, aborted)).containsOnly(Kind.PROMOTE);
        assertThat(kinds.subList(aborted, kinds.size())).containsOnly(Kind.ABORT);
    }

    @Test
    void promotion_whoseMetricsBecomeUndecided_staysOne_toTheEnd() {
        Windows windows = Windows.of(2, 600, STEADY, index -> index < 320 ? STEADY : STEADY.slower(1.10));
        CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);
        AnalysisReport promoted = analysis.evaluate(at(310), windows, List.of());
        boolean undecided = false;
        for (int second = 311; second <= 600; second++) {
            AnalysisReport report = analysis.evaluate(at(second), windows, List.of());
            assertThat(report.verdict().kind()).isEqualTo(Kind.PROMOTE);
            undecided |= !report.metrics().stream().allMatch(MetricJudgement::allowsPromotion);
        }

        assertThat(promoted.verdict().kind()).isEqualTo(Kind.PROMOTE);
        assertThat(undecided).isTrue();
        assertThat(analysis.hasEnded()).isTrue();
        Signal late = new Signal(SignalKind.DATA_CORRUPTION, "", "pager", at(601));
        assertThat(analysis.evaluate(at(602), windows, List.of(late)).verdict().kind())
                .isEqualTo(Kind.PROMOTE);
    }

    @Test
    void deadline_withoutEnoughEvidence_isInconclusive_andFinal() {
        Load trickle = new Load(1, 1, 0.02, 20);
        Windows windows = Windows.of(1, 600, trickle, index -> trickle);
        CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);

        AnalysisReport before = analysis.evaluate(at(600) - 1, windows, List.of());
        assertThat(before.verdict().kind()).isEqualTo(Kind.CONTINUE);
        assertThat(before.verdict().reason()).startsWith("not enough evidence yet on error_rate");
        AnalysisReport end = analysis.evaluate(at(600), windows, List.of());
        assertThat(end.verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(end.verdict().isFinal()).isTrue();
        assertThat(end.verdict().reason()).startsWith("time is over: not enough evidence");
        assertThat(end.score()).isBetween(0.0, 100.0);
        assertThat(analysis.evaluate(at(700), windows, List.of())).isSameAs(end);
    }

    @Test
    void stop_ofWhatIsOpen_isInconclusiveForThatReason_andFinal() {
        Windows windows = Windows.of(1, 120, STEADY, index -> STEADY);
        CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);
        AnalysisReport open = analysis.evaluate(at(30), windows, List.of());

        AnalysisReport stopped = stop(analysis, 31, windows, List.of());

        assertThat(stopped.verdict()).isEqualTo(new Verdict.Inconclusive(Urgency.NONE, "nobody asks"));
        assertThat(stopped.sequence()).isEqualTo(open.sequence() + 1);
        assertThat(stopped.metrics()).hasSize(4);
        assertThat(analysis.hasEnded()).isTrue();
        assertThat(analysis.evaluate(at(60), windows, List.of())).isEqualTo(stopped);
        assertThat(stop(analysis, 61, windows, List.of())).isEqualTo(stopped);
    }

    @Test
    void stop_keepsWhatWasDecided_findsAnAbort_andPromotesNothing() {
        Windows windows = Windows.of(1, 400, STEADY, index -> STEADY);
        CanaryAnalysis promoted = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);
        AnalysisReport promotion = promoted.evaluate(at(301), windows, List.of());
        assertThat(promotion.verdict().kind()).isEqualTo(Kind.PROMOTE);
        CanaryAnalysis nearly = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);
        nearly.evaluate(at(299), windows, List.of());
        CanaryAnalysis harmful = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);
        harmful.evaluate(at(30), windows, List.of());
        Signal signal = new Signal(SignalKind.DATA_CORRUPTION, "", "check", at(30));

        AnalysisReport kept = stop(promoted, 302, windows, List.of());

        assertThat(kept.verdict().kind()).isEqualTo(Kind.PROMOTE);
        assertThat(kept.sequence()).isEqualTo(promotion.sequence());
        assertThat(promoted.hasEnded()).isTrue();
        assertThat(stop(nearly, 302, windows, List.of()).verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(stop(harmful, 31, windows, List.of(signal)).verdict().kind()).isEqualTo(Kind.ABORT);
    }

    private static AnalysisReport stop(CanaryAnalysis analysis, int second, Windows windows, List<Signal> signals) {
        return analysis.stop(at(second), second * 1_000L, windows, signals, List.of(), "nobody asks");
    }

    @Test
    void windowsAfterTheDeadline_areNotRead() {
        Windows windows = Windows.of(1, 700, STEADY, index -> index < 600 ? STEADY : STEADY.withErrorRate(1));
        AnalysisReport end = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC).evaluate(at(700), windows, List.of());

        assertThat(end.verdict().kind()).isEqualTo(Kind.PROMOTE);
        assertThat(windows.read()).containsOnlyKeys(firstTo(600));
    }

    private static Set<Long> firstTo(int windows) {
        Set<Long> indexes = new HashSet<>();
        for (int i = 0; i < windows; i++) {
            indexes.add(SPEC.indexOf(START) + i);
        }
        return indexes;
    }

    @Test
    void missingData_neverPromotes() {
        Windows healthy = Windows.of(1, 600, STEADY, index -> STEADY);
        Map<String, WindowSource> sources = Map.of(
                "no requests of the canary", index -> only(healthy.at(index), true, false),
                "no requests of the baseline", index -> only(healthy.at(index), false, true),
                "no latencies", index -> withoutLatencies(healthy.at(index)),
                "nothing", Windows.NONE);
        sources.forEach((what, source) -> {
            CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);
            for (int second = 0; second <= 600; second += 20) {
                AnalysisReport report = analysis.evaluate(at(second), source, List.of());
                assertThat(report.verdict().kind())
                        .as(what)
                        .isEqualTo(second < 600 ? Kind.CONTINUE : Kind.INCONCLUSIVE);
                assertThat(report.verdict().reason()).as(what).contains("no data for ");
            }
        });
    }

    private static WindowPair only(WindowPair pair, boolean baseline, boolean canary) {
        return new WindowPair(
                pair.index(), baseline ? pair.baseline() : new TreeMap<>(), canary ? pair.canary() : new TreeMap<>());
    }

    private static WindowPair withoutLatencies(WindowPair pair) {
        TreeMap<String, WindowSnapshot> baseline = new TreeMap<>(pair.baseline());
        TreeMap<String, WindowSnapshot> canary = new TreeMap<>(pair.canary());
        baseline.replaceAll((pod, s) -> statusOnly(s));
        canary.replaceAll((pod, s) -> statusOnly(s));
        return new WindowPair(pair.index(), baseline, canary);
    }

    private static WindowSnapshot statusOnly(WindowSnapshot snapshot) {
        return new WindowSnapshot(snapshot.outcomes(), snapshot.failures(), HistogramSnapshot.EMPTY);
    }

    @Test
    void staleData_neverPromotes_andFreshDataDoesAgain() {
        Windows healthy = Windows.of(1, 600, STEADY, index -> STEADY);
        long silentFrom = SPEC.indexOf(START) + 200;
        long silentTo = SPEC.indexOf(START) + 400;
        WindowSource withAGap = index -> index < silentFrom || index >= silentTo
                ? healthy.at(index)
                : only(healthy.at(index), index % 2 == 0, index % 2 == 1);
        CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);
        List<Verdict> verdicts = new ArrayList<>();
        for (int second = 0; second <= 420; second++) {
            verdicts.add(analysis.evaluate(at(second), withAGap, List.of()).verdict());
        }

        for (int second = 300; second <= 400; second++) {
            assertThat(verdicts.get(second).kind()).as("at %d s", second).isEqualTo(Kind.CONTINUE);
            assertThat(verdicts.get(second).reason())
                    .isEqualTo("no requests to both versions at the same time lately (guard stale-data)");
        }
        assertThat(verdicts.get(401).kind()).isEqualTo(Kind.PROMOTE);
    }

    @Test
    void data_thatWentStaleJustBeforeTheSoakTime_stillPromotes_forHalfAMinute() {
        for (int silence : new int[] {34, 36}) {
            Windows healthy = Windows.of(1, 300, STEADY, index -> STEADY);
            long silentFrom = SPEC.indexOf(START) + 300 - silence;
            WindowSource withAnEnd =
                    index -> index < silentFrom ? healthy.at(index) : only(healthy.at(index), false, false);
            AnalysisReport report =
                    new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC).evaluate(at(300), withAnEnd, List.of());

            // half a minute and the grace of five seconds
            assertThat(report.verdict().kind()).isEqualTo(silence <= 35 ? Kind.PROMOTE : Kind.CONTINUE);
        }
    }

    @Test
    void warmUp_isNotJudged_howeverBad() {
        Windows windows = Windows.of(
                1, 320, STEADY, index -> index < 60 ? STEADY.withErrorRate(1).slower(9) : STEADY);
        AnalysisPlan plan = Canary.of(TEN_MINUTES, 0.5, Duration.ofSeconds(60), DefaultRules.rules());
        CanaryAnalysis analysis = new CanaryAnalysis(plan, SPEC);
        for (int second = 0; second <= 300; second++) {
            AnalysisReport report = analysis.evaluate(at(second), windows, List.of());
            assertThat(report.reasons()).isEmpty();
        }

        assertThat(analysis.evaluate(at(301), windows, List.of()).verdict().kind())
                .isEqualTo(Kind.PROMOTE);
        assertThat(windows.read().keySet()).allMatch(index -> index >= SPEC.indexOf(START) + 60);
        assertThat(windows.read()).containsKey(SPEC.indexOf(START) + 60);
    }

    @Test
    void start_withinAWindow_leavesThatWindowOut() {
        for (int late : new int[] {0, 1, 999}) {
            Windows windows = Windows.of(1, 20, STEADY, index -> STEADY);
            AnalysisPlan plan = Canary.of(TEN_MINUTES, 0.5, Duration.ZERO, DefaultRules.rules(), START + late);
            new CanaryAnalysis(plan, SPEC).evaluate(at(10), windows, List.of());

            assertThat(windows.read().keySet().stream().min(Long::compare))
                    .contains(SPEC.indexOf(START) + (late == 0 ? 0 : 1));
        }
    }

    @Test
    void windows_areReadAtEveryLookUntilTheyAreSealed_andOnceThen() {
        Windows windows = Windows.of(1, 40, STEADY, index -> STEADY);
        CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);
        for (int second = 1; second <= 30; second++) {
            analysis.evaluate(at(second), windows, List.of());
        }

        long first = SPEC.indexOf(START);
        assertThat(windows.read().get(first)).isEqualTo(6);
        assertThat(windows.read().get(first + 29)).isEqualTo(1);
        assertThat(windows.read()).doesNotContainKey(first + 30);
    }

    @Test
    void looks_fewOrMany_leadToTheSameEvidence() {
        Seeds.upTo(10, random -> {
            Windows windows = Windows.of(random.nextLong(), 200, LIGHT, index -> LIGHT.withErrorRate(0.025));
            List<MetricJudgement> everySecond = lookingEvery(1, windows);

            assertThat(lookingEvery(7, windows)).isEqualTo(everySecond);
            assertThat(lookingEvery(60, windows)).isEqualTo(everySecond);
            assertThat(lookingEvery(200, windows)).isEqualTo(everySecond);
        });
    }

    private static List<MetricJudgement> lookingEvery(int seconds, Windows windows) {
        CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(TEN_MINUTES, 0.5, Duration.ZERO, List.of()), SPEC);
        for (int second = seconds; second < 200; second += seconds) {
            analysis.evaluate(at(second), windows, List.of());
        }
        return analysis.evaluate(at(200), windows, List.of()).metrics();
    }

    @Test
    void sequence_risesWithEveryChangeOfState_andWithNothingElse() {
        LongSummaryStatistics sequences = new LongSummaryStatistics();
        Seeds.upTo(12, random -> {
            double rate = 0.02 + 0.1 * random.nextDouble();
            Windows windows = Windows.of(
                    random.nextLong(), 130, LIGHT, index -> index / 20 % 2 == 0 ? LIGHT : LIGHT.withErrorRate(rate));
            CanaryAnalysis analysis = new CanaryAnalysis(
                    Canary.of(Duration.ofMinutes(2), 0.3, Duration.ZERO, DefaultRules.rules()), SPEC);
            List<Signal> signals = new ArrayList<>();
            AnalysisReport before = analysis.evaluate(at(0), windows, signals);
            assertThat(before.sequence()).isEqualTo(1);
            assertThat(before.sinceMillis()).isEqualTo(at(0));
            for (int second = 1; second <= 130; second++) {
                if (random.nextInt(60) == 0) {
                    signals.add(new Signal(SignalKind.JOURNEY_BROKEN, "search", "pager", at(second)));
                }
                AnalysisReport now = analysis.evaluate(at(second), windows, signals);
                boolean changed = !state(now).equals(state(before));
                assertThat(now.sequence()).isEqualTo(before.sequence() + (changed ? 1 : 0));
                assertThat(now.sinceMillis()).isEqualTo(changed ? at(second) : before.sinceMillis());
                before = now;
            }
            sequences.accept(before.sequence());
        });

        assertThat(sequences.getMin()).isGreaterThanOrEqualTo(2);
        assertThat(sequences.getMax()).isGreaterThanOrEqualTo(5);
    }

    /** Verdict, urgency and the rules that fire. */
    private static List<Object> state(AnalysisReport report) {
        Set<String> rules = new HashSet<>();
        for (Reason reason : report.reasons()) {
            rules.add(reason.rule().name());
        }
        return List.of(report.verdict().kind(), report.verdict().urgency(), rules);
    }

    @Test
    void signal_abortsAtOnce_withoutAnyData() {
        CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);
        Signal broken = new Signal(SignalKind.DATA_CORRUPTION, "orders", "pager", at(3));
        AnalysisReport report = analysis.evaluate(at(3), Windows.NONE, List.of(broken));

        assertThat(report.verdict().kind()).isEqualTo(Kind.ABORT);
        assertThat(report.verdict().urgency()).isEqualTo(Urgency.IMMEDIATE);
        assertThat(report.verdict().urgency().rollBackWithin()).contains(Duration.ofMinutes(5));
    }

    @Test
    void alert_isShown_andDoesNotKeepFromPromotion() {
        Windows windows = Windows.of(1, 310, STEADY, index -> STEADY);
        CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);
        Signal broken = new Signal(SignalKind.JOURNEY_BROKEN, "search", "pager", at(3));

        assertThat(analysis.evaluate(at(10), windows, List.of(broken)).verdict())
                .extracting(Verdict::kind, Verdict::urgency)
                .containsExactly(Kind.CONTINUE, Urgency.MONITOR);
        assertThat(analysis.evaluate(at(300), windows, List.of(broken)).verdict())
                .extracting(Verdict::kind, Verdict::urgency)
                .containsExactly(Kind.PROMOTE, Urgency.MONITOR);
    }

    @Test
    void canaryThatServesNothing_isAbortedImmediately() {
        Windows windows = Windows.of(1, 60, STEADY, index -> index < 30 ? STEADY : STEADY.withErrorRate(1));
        CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(TEN_MINUTES), SPEC);
        int second = 1;
        while (analysis.evaluate(at(second), windows, List.of()).verdict().kind() == Kind.CONTINUE) {
            second++;
        }

        AnalysisReport report = analysis.evaluate(at(second), windows, List.of());
        assertThat(report.reasons().get(0).rule().name()).isEqualTo("no-successful-request");
        assertThat(report.verdict().urgency()).isEqualTo(Urgency.IMMEDIATE);
        assertThat(second).isEqualTo(35);
    }

    @Test
    void plan_ofOneVersionAgainstItself_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AnalysisPlan("checkout", "1", "1", "", AnalysisPolicy.DEFAULT, START))
                .withMessageContaining("canary");
    }

    private static long at(int second) {
        return START + second * 1_000L;
    }

    /** Windows of synthetic traffic from the start on, which remember how often each was read. */
    private static final class Windows implements WindowSource {

        static final WindowSource NONE = index -> new WindowPair(index, new TreeMap<>(), new TreeMap<>());

        private final Map<Long, WindowPair> pairs = new HashMap<>();
        private final Map<Long, Integer> read = new HashMap<>();

        /** The canary's load is asked for by the number of the window since the start. */
        static Windows of(long seed, int windows, Load baseline, LongFunction<Load> canary) {
            Windows result = new Windows();
            long first = SPEC.indexOf(START);
            for (Traffic traffic : Traffic.of(
                    new SplittableRandom(seed), first, windows, baseline, index -> canary.apply(index - first))) {
                result.pairs.put(traffic.index(), traffic.pair());
            }
            return result;
        }

        @Override
        public WindowPair at(long index) {
            read.merge(index, 1, Integer::sum);
            return pairs.getOrDefault(index, NONE.at(index));
        }

        Map<Long, Integer> read() {
            return read;
        }
    }
}
