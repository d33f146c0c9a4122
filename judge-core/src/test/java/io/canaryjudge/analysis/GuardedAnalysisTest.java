package io.canaryjudge.analysis;

import static io.canaryjudge.analysis.Canary.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.decision.Verdict.Kind;
import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.guard.GuardFinding;
import io.canaryjudge.guard.GuardPolicy;
import io.canaryjudge.guard.InstanceSharing;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.testing.Load;
import io.canaryjudge.testing.Traffic;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whole analyses of a healthy canary, half of the traffic of which it gets, as the guards see them. */
class GuardedAnalysisTest {

    private static final WindowSpec SPEC = new WindowSpec(Duration.ofSeconds(1), Duration.ofSeconds(5));
    private static final Load STEADY = new Load(5, 200, 0.02, 20);
    private static final int SECONDS = 600;
    private static final List<WindowPair> HEALTHY =
            Traffic.of(new SplittableRandom(1), SPEC.indexOf(START), SECONDS, STEADY, index -> STEADY).stream()
                    .map(Traffic::pair)
                    .toList();

    @Test
    void canary_withoutAnyFinding_isPromoted() {
        AnalysisReport end = end(GuardPolicy.DEFAULT.withCanaryShare(0.5), UnaryOperator.identity());

        assertThat(end.verdict().kind()).isEqualTo(Kind.PROMOTE);
        assertThat(end.guards()).isEmpty();
    }

    @Test
    void wrongShare_keepsFromPromotion_andEndsInconclusive_neverInAnAbort() {
        List<AnalysisReport> reports = reports(GuardPolicy.DEFAULT.withCanaryShare(0.25), UnaryOperator.identity());
        AnalysisReport afterSoak = reports.get(400);

        assertThat(afterSoak.metrics()).allMatch(MetricJudgement::allowsPromotion);
        assertThat(afterSoak.verdict().kind()).isEqualTo(Kind.CONTINUE);
        assertThat(afterSoak.verdict().reason())
                .isEqualTo("the canary gets 50 % of the requests where 25 % are configured"
                        + " (guard sample-ratio-mismatch)");
        assertThat(codes(afterSoak)).containsExactly(GuardCode.SAMPLE_RATIO_MISMATCH);
        assertThat(reports.get(SECONDS).verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(reports.get(SECONDS).verdict().reason()).startsWith("time is over: the canary gets 50 %");
        assertThat(reports).noneMatch(report -> report.verdict().kind() == Kind.ABORT);
    }

    @Test
    void overlappingCohorts_keepFromPromotion_unlessThePolicySharesInstances() {
        UnaryOperator<WindowPair> overlapping =
                pair -> new WindowPair(pair.index(), pair.baseline(), renamed(pair.canary(), "canary", "baseline"));

        AnalysisReport blocked = end(GuardPolicy.DEFAULT, overlapping);
        assertThat(blocked.verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(blocked.verdict().reason())
                .contains("such as baseline0, in 600 of 600 windows (guard cohorts-overlap)");
        assertThat(end(GuardPolicy.DEFAULT.withSharing(InstanceSharing.SHARED), overlapping)
                        .verdict()
                        .kind())
                .isEqualTo(Kind.PROMOTE);
    }

    private static SortedMap<String, WindowSnapshot> renamed(
            SortedMap<String, WindowSnapshot> cohort, String from, String to) {
        SortedMap<String, WindowSnapshot> result = new TreeMap<>();
        cohort.forEach((instance, snapshot) -> result.put(instance.replace(from, to), snapshot));
        return result;
    }

    @Test
    void guard_thatSpeaksAfterThePromotion_doesNotTakeItBack() {
        UnaryOperator<WindowPair> endingAt400 = pair -> pair.index() < SPEC.indexOf(START) + 400
                ? pair
                : new WindowPair(pair.index(), pair.baseline(), new TreeMap<>());
        AnalysisReport end = end(GuardPolicy.DEFAULT, endingAt400);

        assertThat(end.verdict().kind()).isEqualTo(Kind.PROMOTE);
        assertThat(codes(end)).containsExactly(GuardCode.NO_CANARY_DATA, GuardCode.STALE_DATA);
    }

    @Test
    void canary_thatIsSilent_isSaidToBe_andKeepsFromPromotion() {
        UnaryOperator<WindowPair> silentFrom200 = pair -> pair.index() < SPEC.indexOf(START) + 200
                ? pair
                : new WindowPair(pair.index(), pair.baseline(), new TreeMap<>());
        AnalysisReport end = end(GuardPolicy.DEFAULT, silentFrom200);

        assertThat(end.verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(end.verdict().reason())
                .isEqualTo("time is over: no requests to the canary lately (guard no-canary-data)");
    }

    @Test
    void instanceThatStartsBadly_keepsTheCanaryFromPromotion_unlessItMayWarmUp() {
        UnaryOperator<WindowPair> coldInstance = pair -> {
            long second = pair.index() - SPEC.indexOf(START);
            TreeMap<String, WindowSnapshot> canary = new TreeMap<>(pair.canary());
            if (second < 100) {
                canary.remove("canary0");
            } else if (second < 120) {
                canary.computeIfPresent(
                        "canary0", (name, s) -> new WindowSnapshot(s.outcomes(), s.outcomes(), s.latency()));
            }
            return new WindowPair(pair.index(), pair.baseline(), canary);
        };

        assertThat(end(GuardPolicy.DEFAULT, coldInstance).verdict().kind()).isNotEqualTo(Kind.PROMOTE);
        AnalysisReport warmed = end(GuardPolicy.DEFAULT.withInstanceWarmUp(Duration.ofSeconds(20)), coldInstance);
        assertThat(warmed.verdict().kind()).isEqualTo(Kind.PROMOTE);
        assertThat(warmed.reasons()).isEmpty();
    }

    /** Metrics, levels and totals know nothing of the windows that are left out. */
    @Test
    void warmUpOfInstances_isAsIfTheyHadNotServedYet() {
        Duration warmUp = Duration.ofSeconds(30);
        UnaryOperator<WindowPair> withoutTheFirst30 = pair -> pair.index() < SPEC.indexOf(START) + 30
                ? new WindowPair(pair.index(), new TreeMap<>(), new TreeMap<>())
                : pair;
        List<AnalysisReport> cut = reports(GuardPolicy.DEFAULT.withInstanceWarmUp(warmUp), UnaryOperator.identity());
        List<AnalysisReport> silent = reports(GuardPolicy.DEFAULT, withoutTheFirst30);

        for (int second = 0; second <= SECONDS; second++) {
            assertThat(cut.get(second).metrics()).isEqualTo(silent.get(second).metrics());
            assertThat(cut.get(second).reasons()).isEqualTo(silent.get(second).reasons());
        }
        assertThat(codes(cut.get(10))).contains(GuardCode.INSTANCES_WARMING_UP);
        assertThat(codes(cut.get(100))).isEmpty();
    }

    private static AnalysisReport end(GuardPolicy guards, UnaryOperator<WindowPair> traffic) {
        List<AnalysisReport> reports = reports(guards, traffic);
        return reports.get(reports.size() - 1);
    }

    private static List<AnalysisReport> reports(GuardPolicy guards, UnaryOperator<WindowPair> traffic) {
        CanaryAnalysis analysis = new CanaryAnalysis(plan(guards), SPEC);
        List<AnalysisReport> reports = new ArrayList<>();
        for (int second = 0; second <= SECONDS; second++) {
            reports.add(analysis.evaluate(START + second * 1_000L, index -> traffic.apply(at(index)), List.of()));
        }
        return reports;
    }

    private static AnalysisPlan plan(GuardPolicy guards) {
        AnalysisPlan plan = Canary.of(Duration.ofSeconds(SECONDS));
        return new AnalysisPlan("checkout", "1", "2", "", plan.policy().withGuards(guards), START);
    }

    private static WindowPair at(long index) {
        return HEALTHY.get((int) (index - SPEC.indexOf(START)));
    }

    private static List<GuardCode> codes(AnalysisReport report) {
        return report.guards().stream().map(GuardFinding::code).toList();
    }
}
