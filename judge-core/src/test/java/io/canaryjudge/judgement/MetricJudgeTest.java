package io.canaryjudge.judgement;

import static io.canaryjudge.judgement.Judging.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.contrast.InstancePrior;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.testing.Load;
import io.canaryjudge.testing.Seeds;
import io.canaryjudge.testing.Traffic;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricJudgeTest {

    private static final Load STEADY = new Load(5, 100, 0.01, 20);

    @Test
    void identicalCohorts_neverRegress_andPassWithEnoughData() {
        Seeds.upTo(20, random -> {
            Judging judging = Judging.byDefault();
            for (Traffic window : Traffic.of(random, 600, STEADY, STEADY)) {
                judging.read(window.pair());
                if (window.index() % 10 == 0) {
                    assertThat(judging.judgements())
                            .extracting(MetricJudgement::kind)
                            .doesNotContain(Kind.REGRESSED);
                }
            }
            assertThat(judging.judgements()).extracting(MetricJudgement::kind).allMatch(MetricJudgeTest::hasPassed);
        });
    }

    private static boolean hasPassed(Kind kind) {
        return kind == Kind.PASS || kind == Kind.IMPROVED;
    }

    @Test
    void tenTimesTheErrors_regressWithinSeconds_andNothingElseDoes() {
        Seeds.upTo(20, random -> {
            Judging judging = Judging.byDefault();
            int regressedAt =
                    firstWindow(judging, Traffic.of(random, 60, STEADY, STEADY.withErrorRate(0.1)), "error_rate");

            assertThat(regressedAt).isBetween(8, 15);
            assertThat(judging.judgements().subList(1, 4))
                    .extracting(MetricJudgement::kind)
                    .doesNotContain(Kind.REGRESSED);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency_p50", "latency_p95", "latency_p99"})
    void threeTimesTheLatency_regressesEveryQuantileWithinSeconds(String quantile) {
        Seeds.upTo(20, random -> {
            Judging judging = Judging.byDefault();

            assertThat(firstWindow(judging, Traffic.of(random, 60, STEADY, STEADY.slower(3)), quantile))
                    .isBetween(8, 20);
            assertThat(judging.judgement("error_rate").kind()).isNotEqualTo(Kind.REGRESSED);
        });
    }

    /** After how many windows a metric is first found regressed; the size of the list and one more if never. */
    private static int firstWindow(Judging judging, List<Traffic> windows, String metric) {
        for (int w = 0; w < windows.size(); w++) {
            judging.read(windows.get(w).pair());
            if (judging.judgement(metric).kind() == Kind.REGRESSED) {
                return w + 1;
            }
        }
        return windows.size() + 1;
    }

    @Test
    void betterCanary_passesAndIsFoundImproved() {
        Seeds.upTo(10, random -> {
            Judging judging = Judging.byDefault();
            read(
                    judging,
                    Traffic.of(random, 400, STEADY, STEADY.withErrorRate(0.002).slower(0.5)));

            assertThat(judging.judgements()).allSatisfy(judgement -> {
                assertThat(judgement.kind()).isEqualTo(Kind.IMPROVED);
                assertThat(judgement.comparison().orElseThrow().effect().upper())
                        .isLessThan(1);
                assertThat(judgement.credit()).isEqualTo(1);
                assertThat(judgement.allowsPromotion()).isTrue();
            });
        });
    }

    @Test
    void noErrorsOnBothSides_passesBySlack_andWithoutSlackStaysUndecided() {
        MetricPolicy strict = metric(
                "error_rate",
                m -> new MetricPolicy(
                        m.name(), m.kind(), m.margin(), Margin.ofRatio(1.5), m.weight(), m.criticality()));
        Judging bySlack = new Judging(metric("error_rate", m -> m));
        Judging withoutSlack = new Judging(strict);
        for (Traffic window :
                Traffic.of(new SplittableRandom(1), 600, STEADY.withErrorRate(0), STEADY.withErrorRate(0))) {
            bySlack.read(window.pair());
            withoutSlack.read(window.pair());
        }

        assertThat(bySlack.judgement("error_rate").kind()).isEqualTo(Kind.PASS);
        MetricJudgement undecided = withoutSlack.judgement("error_rate");
        assertThat(undecided).isInstanceOfSatisfying(MetricJudgement.Undecided.class, u -> {
            assertThat(u.needs()).isEmpty();
            assertThat(u.credit()).isBetween(0.0, 1.0);
        });
        assertThat(undecided.comparison().orElseThrow().effect().estimate()).isNaN();
    }

    /** Slower than beside a baseline that fails now and then: without its events its rate is hardly known. */
    @Test
    void errorsOfTheCanaryAlone_regressWithinAMinute_withoutARatioToName() {
        Load spotless = STEADY.withErrorRate(0);
        Seeds.upTo(10, random -> {
            Judging judging = Judging.byDefault();
            List<Traffic> windows = Traffic.of(random, 60, spotless, spotless.withErrorRate(0.1));

            assertThat(firstWindow(judging, windows, "error_rate")).isBetween(8, 60);
            Effect effect = effect(judging.judgement("error_rate"));
            assertThat(effect.estimate()).isNaN();
            assertThat(effect.lower()).isGreaterThan(1.1).isFinite();
        });
        assertThat(firstWindow(
                        Judging.byDefault(),
                        Traffic.of(new SplittableRandom(1), 60, spotless, spotless.withErrorRate(1)),
                        "error_rate"))
                .isBetween(8, 20);
    }

    @Test
    void harmWithinTheMargin_isNoRegression_andBeyondItIsOne() {
        for (double ratio : new double[] {1.1, 1.5, 3}) {
            MetricPolicy policy = metric(
                    "error_rate",
                    m -> new MetricPolicy(
                            m.name(), m.kind(), Margin.ofRatio(ratio), Margin.ofRatio(2 * ratio), 1, m.criticality()));
            Load baseline = STEADY.withErrorRate(0.05);
            Judging atTheMargin = new Judging(policy);
            Judging beyond = new Judging(policy);
            SplittableRandom random = new SplittableRandom(1);

            assertThat(firstWindow(
                            atTheMargin,
                            Traffic.of(random, 300, baseline, baseline.withErrorRate(0.05 * ratio)),
                            "error_rate"))
                    .isEqualTo(301);
            assertThat(hasPassed(atTheMargin.judgement("error_rate").kind())).isTrue();
            assertThat(firstWindow(
                            beyond,
                            Traffic.of(random, 300, baseline, baseline.withErrorRate(0.05 * ratio * 1.8)),
                            "error_rate"))
                    .isLessThan(200);
        }
    }

    @Test
    void harmWithinTheSlack_isNoRegression_andBeyondItIsOne() {
        MetricPolicy policy = metric(
                "error_rate",
                m -> new MetricPolicy(
                        m.name(), m.kind(), new Margin(1.1, 0.05), new Margin(1.5, 0.08), 1, m.criticality()));
        SplittableRandom random = new SplittableRandom(1);
        Judging within = new Judging(policy);
        Judging beyond = new Judging(policy);

        assertThat(firstWindow(within, Traffic.of(random, 300, STEADY, STEADY.withErrorRate(0.05)), "error_rate"))
                .isEqualTo(301);
        assertThat(hasPassed(within.judgement("error_rate").kind())).isTrue();
        assertThat(firstWindow(beyond, Traffic.of(random, 300, STEADY, STEADY.withErrorRate(0.15)), "error_rate"))
                .isLessThan(60);
    }

    @Test
    void swappedRoles_mirrorTheRatios_andTurnARegressionIntoAnImprovement() {
        Seeds.upTo(5, random -> {
            Judging judging = Judging.byDefault();
            Judging swapped = Judging.byDefault();
            for (Traffic window :
                    Traffic.of(random, 300, STEADY, STEADY.withErrorRate(0.04).slower(2))) {
                WindowPair pair = window.pair();
                judging.read(pair);
                swapped.read(new WindowPair(pair.index(), pair.canary(), pair.baseline()));
            }

            for (int i = 0; i < 4; i++) {
                MetricJudgement one = judging.judgements().get(i);
                MetricJudgement other = swapped.judgements().get(i);
                assertThat(one.kind()).isEqualTo(Kind.REGRESSED);
                assertThat(other.kind()).isEqualTo(Kind.IMPROVED);
                assertThat(effect(other).estimate()).isCloseTo(1 / effect(one).estimate(), within(1e-9));
                assertThat(one.comparison().orElseThrow().baseline())
                        .isEqualTo(other.comparison().orElseThrow().canary());
            }
        });
    }

    private static Effect effect(MetricJudgement judgement) {
        return judgement.comparison().orElseThrow().effect();
    }

    @Test
    void bounds_whateverIsJudged_agreeWithTheJudgement() {
        Seeds.upTo(40, random -> {
            double errorRate = 0.05 * random.nextDouble();
            Load baseline = STEADY.withErrorRate(errorRate).withRequests(20 + random.nextInt(80));
            Load canary = baseline.withErrorRate(errorRate * (0.3 + 3 * random.nextDouble()))
                    .slower(0.5 + 1.5 * random.nextDouble());
            Judging judging = Judging.byDefault();
            for (Traffic window : Traffic.of(random, 120, baseline, canary)) {
                judging.read(window.pair());
                if (window.index() % 6 == 0) {
                    judging.judgements().forEach(MetricJudgeTest::assertAgrees);
                }
            }
        });
    }

    private static void assertAgrees(MetricJudgement judgement) {
        if (judgement.kind() == Kind.NO_DATA) {
            assertThat(judgement.comparison()).isEmpty();
            assertThat(judgement.credit()).isNaN();
            return;
        }
        Effect effect = effect(judgement);
        MetricPolicy policy = judgement.policy();
        assertThat(effect.lower()).isNotNegative().isLessThanOrEqualTo(effect.upper());
        assertThat(judgement.credit()).isBetween(0.0, 1.0);
        if (policy.kind() instanceof MetricKind.LatencyQuantile) {
            assertThat(effect.estimate()).isBetween(effect.lower(), effect.upper());
        }
        switch (judgement.kind()) {
            case REGRESSED ->
                assertThat(effect.lower())
                        .isGreaterThanOrEqualTo(policy.margin().ratio() - 1e-12);
            case IMPROVED -> assertThat(effect.upper()).isLessThan(1);
            case PASS -> {
                assertThat(effect.upper()).isGreaterThanOrEqualTo(1);
                // slack widens the ratio that is allowed, without bound beside a baseline without errors
                Observed baseline = judgement.comparison().orElseThrow().baseline();
                Margin allowed = policy.passMargin();
                if (policy.kind() instanceof MetricKind.LatencyQuantile || baseline.n() * baseline.value() > 20) {
                    assertThat(effect.upper())
                            .isLessThanOrEqualTo(allowed.ratio() + allowed.slack() / baseline.value() + 1e-12);
                }
            }
            case UNDECIDED, NO_DATA -> assertThat(judgement.allowsPromotion()).isFalse();
        }
    }

    @Test
    void nothingIsCalledARegression_beforeEightSecondsAndFiftyRequests() {
        Load dead = STEADY.withErrorRate(1);
        Judging soon = new Judging(metric("error_rate", m -> m));
        assertThat(firstWindow(soon, Traffic.of(new SplittableRandom(1), 30, STEADY, dead), "error_rate"))
                .isBetween(8, 12);

        Judging few = new Judging(metric("error_rate", m -> m));
        Load trickle = new Load(1, 3, 1, 20);
        assertThat(firstWindow(few, Traffic.of(new SplittableRandom(1), 30, STEADY, trickle), "error_rate"))
                .isEqualTo(17);
    }

    @Test
    void needs_asDataCome_decreaseToNothing_andAreAboutRight() {
        WindowSnapshot pod = new WindowSnapshot(20, 2, HistogramSnapshot.EMPTY);
        TreeMap<String, WindowSnapshot> pods = new TreeMap<>(Map.of("a", pod, "b", pod, "c", pod, "d", pod, "e", pod));
        Judging judging = new Judging(metric(
                "error_rate",
                m -> new MetricPolicy(
                        m.name(), m.kind(), Margin.ofRatio(1.1), Margin.ofRatio(1.5), 1, m.criticality())));
        List<Needs> needs = new ArrayList<>();
        while (needs.isEmpty() || judging.judgement("error_rate").kind() == Kind.UNDECIDED) {
            judging.read(new WindowPair(needs.size(), pods, pods));
            if (judging.judgement("error_rate") instanceof MetricJudgement.Undecided undecided) {
                needs.add(undecided.needs().orElse(new Needs(Long.MAX_VALUE, Long.MAX_VALUE)));
            }
        }

        assertThat(hasPassed(judging.judgement("error_rate").kind())).isTrue();
        List<Needs> forecasts =
                needs.stream().dropWhile(n -> n.seconds() == Long.MAX_VALUE).toList();
        int passedAt = needs.size() + 1;
        assertThat(forecasts)
                .hasSizeGreaterThan(passedAt / 2)
                .isSortedAccordingTo((a, b) -> Long.compare(b.seconds(), a.seconds()))
                .allSatisfy(n -> assertThat(n.samples()).isEqualTo(100 * n.seconds()));
        // the first few come from next to nothing
        for (int i = 5; i < forecasts.size(); i++) {
            long forecast = passedAt - forecasts.size() + i + forecasts.get(i).seconds();
            assertThat((double) forecast).isBetween(passedAt / 1.5, passedAt * 1.5);
        }
    }

    @Test
    void needs_ofWhatMoreTimeDoesNotDecide_areEmpty() {
        Judging judging = new Judging(
                List.of(metric("latency_p50", m -> m)),
                new JudgeSettings(Duration.ofSeconds(1), 1_800, 0.01, 0.05, InstancePrior.NONE));
        read(judging, Traffic.of(new SplittableRandom(1), 60, new Load(1, 50, 0, 20), new Load(1, 50, 0, 20)));

        assertThat(judging.judgement("latency_p50"))
                .isInstanceOfSatisfying(
                        MetricJudgement.Undecided.class,
                        undecided -> assertThat(undecided.needs()).isEmpty());
    }

    @Test
    void budget_isSplitByTheWeights() {
        List<MetricPolicy> policies = List.of(
                metric("error_rate", m -> weighing(m, 5)),
                metric("latency_p50", m -> weighing(m, 2)),
                metric("latency_p99", m -> weighing(m, 1)));
        List<MetricJudge> judges = MetricJudge.of(policies, Judging.SETTINGS);

        assertThat(judges).extracting(MetricJudge::policy).isEqualTo(policies);
        assertThat(judges)
                .extracting(MetricJudgeTest::alphaAbort)
                .containsExactly(0.01 * 5 / 8, 0.01 * 2 / 8, 0.01 / 8);
    }

    private static MetricPolicy weighing(MetricPolicy m, double weight) {
        return new MetricPolicy(m.name(), m.kind(), m.margin(), m.passMargin(), weight, m.criticality());
    }

    private static double alphaAbort(MetricJudge judge) {
        return judge instanceof RateJudge errors
                ? errors.decider().alphaAbort()
                : ((LatencyQuantileJudge) judge).decider().alphaAbort();
    }

    @Test
    void smallerShareOfTheBudget_findsTheSameHarmLater() {
        List<Traffic> windows = Traffic.of(new SplittableRandom(1), 200, STEADY, STEADY.withErrorRate(0.04));
        JudgeSettings strict = new JudgeSettings(Duration.ofSeconds(1), 1_800, 1e-6, 0.05, InstancePrior.DEFAULT);

        int early = firstWindow(new Judging(metric("error_rate", m -> m)), windows, "error_rate");
        int late = firstWindow(new Judging(List.of(metric("error_rate", m -> m)), strict), windows, "error_rate");
        assertThat(early).isLessThan(late);
        assertThat(late).isLessThan(200);
    }

    @Test
    void informativeMetric_neverHoldsBackAPromotion() {
        Judging judging = new Judging(metric(
                "error_rate",
                m -> new MetricPolicy(
                        m.name(), m.kind(), m.margin(), m.passMargin(), m.weight(), Criticality.INFORMATIVE)));

        assertThat(judging.judgement("error_rate").allowsPromotion()).isTrue();
        read(judging, Traffic.of(new SplittableRandom(1), 30, STEADY, STEADY.withErrorRate(0.3)));
        assertThat(judging.judgement("error_rate").kind()).isEqualTo(Kind.REGRESSED);
        assertThat(judging.judgement("error_rate").allowsPromotion()).isTrue();
    }

    @Test
    void overdispersion_isOneBeforeAnyWindow_andNeverLess() {
        MetricJudge judge = MetricJudge.of(List.of(metric("error_rate", m -> m)), Judging.SETTINGS)
                .get(0);
        MetricEvidence evidence = judge.start();
        assertThat(evidence.overdispersion()).isEqualTo(1);
        for (Traffic window : Traffic.of(new SplittableRandom(1), 50, STEADY, STEADY)) {
            evidence = judge.after(evidence, window.pair(), References.empty(1));
            assertThat(evidence.overdispersion()).isGreaterThanOrEqualTo(1);
        }
    }

    @Test
    void kindsOfJudgement_allOccur() {
        Set<Kind> seen = EnumSet.noneOf(Kind.class);
        for (double factor : new double[] {0.2, 1, 6}) {
            Judging judging = Judging.byDefault();
            for (Traffic window :
                    Traffic.of(new SplittableRandom(3), 400, STEADY, STEADY.withErrorRate(0.01 * factor))) {
                judging.read(window.pair());
                judging.judgements().forEach(judgement -> seen.add(judgement.kind()));
            }
        }

        assertThat(seen).containsExactlyInAnyOrder(Kind.values());
    }

    private static void read(Judging judging, List<Traffic> windows) {
        windows.forEach(window -> judging.read(window.pair()));
    }
}
