package io.canaryjudge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.testing.Seeds;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is found of traffic that is made by hand, one window a second. */
class GuardEvidenceTest {

    private static final WindowSpec SPEC = new WindowSpec(Duration.ofSeconds(1), Duration.ofSeconds(5));
    private static final Set<String> BASELINE = Set.of("a", "b");
    private static final Set<String> CANARY = Set.of("c");
    private static final Set<String> NOBODY = Set.of();
    /** How long a silence is none: half a minute and the grace. */
    private static final int STALE_AFTER = 35;

    private final Run run = new Run(GuardPolicy.DEFAULT);

    @Test
    void traffic_thatIsAsItShouldBe_isFoundFaultless() {
        run.windows(10, BASELINE, CANARY);

        assertThat(run.codes()).isEmpty();
    }

    @Test
    void silenceOfBoth_fromTheStart_isNoData() {
        assertThat(run.codes()).containsExactly(GuardCode.NO_DATA);
        run.windows(100, NOBODY, NOBODY);
        assertThat(run.codes()).containsExactly(GuardCode.NO_DATA);
    }

    @Test
    void silenceOfOne_isThatOnesCode() {
        run.windows(1, BASELINE, NOBODY);
        assertThat(run.findings())
                .containsExactly(new GuardFinding(GuardCode.NO_CANARY_DATA, "no requests to the canary yet"));

        Run other = new Run(GuardPolicy.DEFAULT);
        other.windows(1, NOBODY, CANARY);
        assertThat(other.findings())
                .containsExactly(new GuardFinding(GuardCode.NO_BASELINE_DATA, "no requests to the baseline yet"));
    }

    @Test
    void canary_thatFallsSilent_isMissing_onceTheGraceIsOver() {
        run.windows(20, BASELINE, CANARY);
        run.windows(STALE_AFTER, BASELINE, NOBODY);
        assertThat(run.codes()).isEmpty();

        run.windows(1, BASELINE, NOBODY);
        assertThat(run.codes()).containsExactly(GuardCode.NO_CANARY_DATA, GuardCode.STALE_DATA);
        assertThat(run.findings().get(0).text()).isEqualTo("no requests to the canary lately");

        run.windows(1, BASELINE, CANARY);
        assertThat(run.codes()).isEmpty();
    }

    @Test
    void silenceOfBoth_afterSomething_isStale_andOnlyThat() {
        run.windows(20, BASELINE, CANARY);
        run.windows(STALE_AFTER, NOBODY, NOBODY);
        assertThat(run.codes()).isEmpty();
        run.windows(1, NOBODY, NOBODY);
        assertThat(run.codes()).containsExactly(GuardCode.STALE_DATA);

        Run oneSided = new Run(GuardPolicy.DEFAULT);
        oneSided.windows(1, BASELINE, NOBODY);
        oneSided.windows(100, NOBODY, NOBODY);
        assertThat(oneSided.codes()).containsExactly(GuardCode.STALE_DATA);
    }

    @Test
    void cohorts_thatTakeTurns_areFirstTooLittle_andStaleAfterThat() {
        run.windows(1, BASELINE, NOBODY);
        run.windows(1, NOBODY, CANARY);
        assertThat(run.codes()).containsExactly(GuardCode.TOO_LITTLE_DATA);

        run.windows(20, BASELINE, CANARY);
        for (int i = 0; i < 50; i++) {
            run.windows(1, i % 2 == 0 ? BASELINE : NOBODY, i % 2 == 0 ? NOBODY : CANARY);
        }
        assertThat(run.codes()).containsExactly(GuardCode.STALE_DATA);
    }

    @Test
    void traffic_underEightSeconds_orFiftyRequests_isTooLittle() {
        run.windows(7, BASELINE, CANARY);
        assertThat(run.findings())
                .containsExactly(new GuardFinding(
                        GuardCode.TOO_LITTLE_DATA,
                        "requests to both versions at the same time for 7 s, 140 to the baseline and 70 to the canary;"
                                + " needed are 8 s and 50 each"));
        run.windows(1, BASELINE, CANARY);
        assertThat(run.codes()).isEmpty();

        Run thin = new Run(GuardPolicy.DEFAULT);
        for (int w = 0; w < 49; w++) {
            thin.read(counts(w, Map.of("a", 10L), Map.of("c", 1L)));
        }
        assertThat(thin.codes()).containsExactly(GuardCode.TOO_LITTLE_DATA);
        thin.read(counts(49, Map.of("a", 10L), Map.of("c", 1L)));
        assertThat(thin.codes()).isEmpty();
    }

    @Test
    void requests_ofUnknownOutcomeOrLatency_count() {
        for (int w = 0; w < 10; w++) {
            WindowSnapshot latencies =
                    new WindowSnapshot(0, 0, HistogramSnapshot.ofBuckets(new long[] {1_000}, new long[] {10}));
            run.read(
                    new WindowPair(w, new TreeMap<>(Map.of("a", latencies)), new TreeMap<>(Map.of("c", requests(10)))));
        }

        assertThat(run.codes()).isEmpty();
    }

    @Test
    void instance_ofBothCohorts_isAnOverlap() {
        run.windows(10, BASELINE, CANARY);
        run.windows(1, BASELINE, Set.of("a", "c"));

        assertThat(run.findings())
                .containsExactly(new GuardFinding(
                        GuardCode.COHORTS_OVERLAP, "instances serve both versions, such as a, in 1 of 11 windows"));
    }

    @Test
    void instance_thatChangesItsVersionInPlace_isNoOverlap_forAFewWindows() {
        run.windows(38, BASELINE, CANARY);
        run.windows(2, BASELINE, Set.of("a", "c"));
        assertThat(run.codes()).isEmpty();
        run.windows(100, Set.of("b"), Set.of("a", "c"));
        assertThat(run.codes()).isEmpty();
        run.windows(6, BASELINE, Set.of("a", "c"));
        assertThat(run.codes()).containsExactly(GuardCode.COHORTS_OVERLAP);
    }

    @Test
    void instances_withoutAName_orSharedOnPurpose_areNoOverlap() {
        run.windows(20, Set.of(""), Set.of(""));
        assertThat(run.codes()).isEmpty();

        Run flagged = new Run(GuardPolicy.DEFAULT.withSharing(InstanceSharing.SHARED));
        flagged.windows(20, BASELINE, BASELINE);
        assertThat(flagged.codes()).isEmpty();
    }

    @Test
    void share_thatIsNotConfigured_isNotChecked() {
        run.windows(600, BASELINE, CANARY);
        assertThat(run.codes()).isEmpty();

        Run half = new Run(GuardPolicy.DEFAULT.withCanaryShare(0.5));
        half.windows(600, BASELINE, CANARY);
        assertThat(half.codes()).containsExactly(GuardCode.SAMPLE_RATIO_MISMATCH);
        Run third = new Run(GuardPolicy.DEFAULT.withCanaryShare(1 / 3.0));
        third.windows(600, BASELINE, CANARY);
        assertThat(third.codes()).isEmpty();
    }

    @Test
    void share_isOfAllRequests_thoseOfWarmingInstancesToo() {
        Run warming = new Run(GuardPolicy.DEFAULT.withCanaryShare(1 / 3.0).withInstanceWarmUp(Duration.ofSeconds(400)));
        warming.windows(200, Set.of("a"), NOBODY);
        warming.windows(300, BASELINE, CANARY);

        assertThat(warming.codes()).containsExactly(GuardCode.TOO_LITTLE_DATA, GuardCode.INSTANCES_WARMING_UP);
    }

    @Test
    void freshInstances_areLeftOut_inBothCohortsAlike() {
        Run warming = new Run(GuardPolicy.DEFAULT.withInstanceWarmUp(Duration.ofSeconds(3)));
        for (int w = 0; w < 3; w++) {
            assertThat(warming.read(window(w, BASELINE, CANARY))).isEqualTo(window(w, NOBODY, NOBODY));
        }
        assertThat(warming.codes()).contains(GuardCode.INSTANCES_WARMING_UP);
        assertThat(warming.read(window(3, BASELINE, CANARY))).isEqualTo(window(3, BASELINE, CANARY));
        assertThat(warming.codes()).doesNotContain(GuardCode.INSTANCES_WARMING_UP);

        Set<String> grownBaseline = Set.of("a", "b", "b2");
        Set<String> grownCanary = Set.of("c", "c2");
        for (int w = 4; w < 7; w++) {
            assertThat(warming.read(window(w, grownBaseline, grownCanary))).isEqualTo(window(w, BASELINE, CANARY));
        }
        assertThat(warming.read(window(7, grownBaseline, grownCanary)))
                .isEqualTo(window(7, grownBaseline, grownCanary));
    }

    @Test
    void warmUp_isCountedInWindows_roundedUp() {
        assertThat(cutWindows(Duration.ZERO)).isZero();
        assertThat(cutWindows(Duration.ofMillis(1))).isEqualTo(1);
        assertThat(cutWindows(Duration.ofSeconds(1))).isEqualTo(1);
        assertThat(cutWindows(Duration.ofMillis(1_001))).isEqualTo(2);
    }

    private static long cutWindows(Duration warmUp) {
        Run warming = new Run(GuardPolicy.DEFAULT.withInstanceWarmUp(warmUp));
        long cut = 0;
        for (int w = 0; w < 10; w++) {
            cut += warming.read(window(w, BASELINE, CANARY)).baseline().isEmpty() ? 1 : 0;
        }
        return cut;
    }

    /** Held against a slow one that looks at each instance's own history. */
    @Test
    void cut_ofInstancesThatComeAndGo_isThatOfTheirOwnHistories() {
        Seeds.upTo(30, random -> {
            int warmUp = random.nextInt(6);
            Run warming = new Run(GuardPolicy.DEFAULT.withInstanceWarmUp(Duration.ofSeconds(warmUp)));
            Map<String, Integer> first = new HashMap<>();
            for (int w = 0; w < 60; w++) {
                Map<String, Long> baseline = new HashMap<>();
                Map<String, Long> canary = new HashMap<>();
                Map<String, Long> keptBaseline = new HashMap<>();
                Map<String, Long> keptCanary = new HashMap<>();
                for (int i = 0; i < 5; i++) {
                    boolean isCanary = random.nextBoolean();
                    if (random.nextInt(10) < 1 + w / 10) {
                        (isCanary ? canary : baseline).put("i" + i, 10L);
                        int began = first.merge(isCanary + " i" + i, w, Math::min);
                        if (w - began >= warmUp) {
                            (isCanary ? keptCanary : keptBaseline).put("i" + i, 10L);
                        }
                    }
                }
                assertThat(warming.read(counts(w, baseline, canary))).isEqualTo(counts(w, keptBaseline, keptCanary));
            }
        });
    }

    private static WindowPair window(long index, Set<String> baseline, Set<String> canary) {
        return counts(index, tens(baseline), tens(canary));
    }

    private static Map<String, Long> tens(Set<String> instances) {
        Map<String, Long> result = new HashMap<>();
        instances.forEach(instance -> result.put(instance, 10L));
        return result;
    }

    private static WindowPair counts(long index, Map<String, Long> baseline, Map<String, Long> canary) {
        TreeMap<String, WindowSnapshot> first = new TreeMap<>();
        TreeMap<String, WindowSnapshot> second = new TreeMap<>();
        baseline.forEach((instance, n) -> first.put(instance, requests(n)));
        canary.forEach((instance, n) -> second.put(instance, requests(n)));
        return new WindowPair(index, first, second);
    }

    private static WindowSnapshot requests(long n) {
        return new WindowSnapshot(n, 0, HistogramSnapshot.EMPTY);
    }

    /** Evidence that grows window by window, from the first on. */
    private static final class Run {
        private GuardEvidence evidence;
        private long next;

        Run(GuardPolicy policy) {
            evidence = GuardEvidence.start(policy, SPEC, Duration.ofMinutes(5), Counted.REQUESTS);
        }

        void windows(int n, Set<String> baseline, Set<String> canary) {
            for (int w = 0; w < n; w++) {
                read(window(next, baseline, canary));
            }
        }

        WindowPair read(WindowPair window) {
            evidence = evidence.after(window);
            next = window.index() + 1;
            return evidence.judged(window);
        }

        List<GuardFinding> findings() {
            return evidence.findings(SPEC.startMillis(next));
        }

        List<GuardCode> codes() {
            return findings().stream().map(GuardFinding::code).toList();
        }
    }
}
