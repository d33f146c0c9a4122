package io.canaryjudge.judgement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.contrast.InstancePrior;
import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.judgement.MetricJudgement.NoData;
import io.canaryjudge.metric.Direction;
import io.canaryjudge.testing.Seeds;
import io.canaryjudge.window.ReadingTally;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class SeriesJudgeTest {

    private static final MetricKind FREE = new MetricKind.Gauge("cpu", Direction.DECREASE);
    private static final MetricKind THROUGHPUT = new MetricKind.Throughput(Direction.DECREASE);
    private static final Levels LEVELS = new Levels(3, 2, 0.2, 0.5, 0.05);

    private static MetricJudgement judge(MetricPolicy policy, List<WindowPair> windows) {
        Judging judging = new Judging(policy);
        windows.forEach(judging::read);
        return judging.judgement("level");
    }

    private static List<WindowPair> steady(int seconds, double baseline, double canary) {
        List<WindowPair> windows = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(1);
        for (int second = 0; second < seconds; second++) {
            windows.add(new WindowPair(
                    second,
                    new TreeMap<>(Map.of("b", Levels.snapshot(baseline + 0.1 * random.nextGaussian(), 10))),
                    new TreeMap<>(Map.of("c", Levels.snapshot(canary + 0.1 * random.nextGaussian(), 10)))));
        }
        return windows;
    }

    private static SortedMap<String, WindowSnapshot> scaled(
            SortedMap<String, WindowSnapshot> cohort, DoubleUnaryOperator change) {
        SortedMap<String, WindowSnapshot> changed = new TreeMap<>();
        cohort.forEach((name, snapshot) -> {
            SortedMap<String, ReadingTally> readings = new TreeMap<>();
            snapshot.readings()
                    .forEach((reading, tally) ->
                            readings.put(reading, new ReadingTally(1, change.applyAsDouble(tally.sum()))));
            changed.put(name, snapshot.withReadings(readings));
        });
        return changed;
    }

    @Test
    void cohorts_inEachOthersPlace_mirrorTheJudgement() {
        Seeds.upTo(40, random -> {
            List<WindowPair> windows = LEVELS.rollout(random, 60, 0, Math.exp(0.5 * random.nextGaussian()));
            List<WindowPair> swapped = windows.stream()
                    .map(w -> new WindowPair(w.index(), /* baseline= */ w.canary(), /* canary= */ w.baseline()))
                    .toList();

            MetricJudgement more = judge(Levels.strict(Levels.CPU), windows);
            MetricJudgement less = judge(Levels.strict(FREE), swapped);

            assertThat(less.kind()).isEqualTo(more.kind());
            Effect effect = more.comparison().orElseThrow().effect();
            Effect mirrored = less.comparison().orElseThrow().effect();
            assertThat(mirrored.estimate()).isCloseTo(1 / effect.estimate(), within(1e-9));
            assertThat(mirrored.upper()).isCloseTo(1 / effect.lower(), within(1e-9));
            assertThat(mirrored.lower()).isCloseTo(1 / effect.upper(), within(1e-9));
            assertThat(less.comparison().orElseThrow().baseline())
                    .isEqualTo(more.comparison().orElseThrow().canary());
        });
    }

    @Test
    void levels_inAnotherUnit_areJudgedTheSame() {
        Seeds.upTo(20, random -> {
            List<WindowPair> windows = LEVELS.rollout(random, 60, 0, 1.3);
            List<WindowPair> inThousandths = windows.stream()
                    .map(w -> new WindowPair(
                            w.index(), scaled(w.baseline(), v -> 1_000 * v), scaled(w.canary(), v -> 1_000 * v)))
                    .toList();

            MetricJudgement judgement = judge(Levels.strict(Levels.CPU), windows);
            MetricJudgement other = judge(Levels.strict(Levels.CPU), inThousandths);

            assertThat(other.kind()).isEqualTo(judgement.kind());
            Effect effect = judgement.comparison().orElseThrow().effect();
            assertThat(other.comparison().orElseThrow().effect().lower()).isCloseTo(effect.lower(), within(1e-6));
            assertThat(other.comparison().orElseThrow().effect().upper()).isCloseTo(effect.upper(), within(1e-6));
        });
    }

    @Test
    void moreHarm_neverImprovesAJudgement() {
        Seeds.upTo(40, random -> {
            List<WindowPair> windows = LEVELS.rollout(random, 120, 0, Math.exp(0.4 * random.nextGaussian()));
            for (double factor : new double[] {1.1, 1.5, 4}) {
                Judging before = new Judging(Levels.strict(Levels.CPU));
                Judging after = new Judging(Levels.strict(Levels.CPU));
                for (WindowPair window : windows) {
                    before.read(window);
                    after.read(new WindowPair(
                            window.index(), window.baseline(), scaled(window.canary(), v -> factor * v)));
                    assertThat(rank(after.judgement("level").kind()))
                            .as("factor %s, window %d", factor, window.index())
                            .isLessThanOrEqualTo(rank(before.judgement("level").kind()));
                }
            }
        });
    }

    private static int rank(Kind kind) {
        return switch (kind) {
            case REGRESSED -> 0;
            case UNDECIDED, NO_DATA -> 1;
            case PASS, IMPROVED -> 2;
        };
    }

    @Test
    void gauge_thatIsAlike_passes_andOneThatIsClearlyLess_hasImproved() {
        MetricPolicy policy = Levels.metric(Levels.CPU, Margin.ofRatio(1.2), Margin.ofRatio(1.5));

        assertThat(judge(policy, steady(120, 10, 10)).kind()).isEqualTo(Kind.PASS);
        assertThat(judge(policy, steady(120, 10, 4)).kind()).isEqualTo(Kind.IMPROVED);
        MetricJudgement early = judge(policy, steady(10, 10, 11));
        assertThat(early).isInstanceOf(MetricJudgement.Undecided.class);
        assertThat(((MetricJudgement.Undecided) early).needs().orElseThrow().seconds())
                .isPositive();
    }

    @Test
    void gauge_ofZero_atTheBaselineAlone_isARegression_andAtBothIsNoRatio() {
        List<WindowPair> zeroBaseline = steady(60, 10, 10).stream()
                .map(w -> new WindowPair(w.index(), scaled(w.baseline(), v -> 0), w.canary()))
                .toList();
        List<WindowPair> allZero = steady(60, 10, 10).stream()
                .map(w -> new WindowPair(w.index(), scaled(w.baseline(), v -> 0), scaled(w.canary(), v -> 0)))
                .toList();

        assertThat(judge(Levels.strict(Levels.CPU), zeroBaseline).kind()).isEqualTo(Kind.REGRESSED);
        assertThat(judge(Levels.strict(Levels.CPU), allZero))
                .isEqualTo(new NoData(
                        Levels.strict(Levels.CPU),
                        GuardCode.TOO_LITTLE_DATA,
                        "all readings are 0 so far, so there is no ratio: give the margin a slack"));
    }

    @Test
    void gauge_belowZero_isNoRatio_butADifference() {
        MetricPolicy withSlack = Levels.metric(Levels.CPU, new Margin(1, 2), new Margin(1, 3));

        assertThat(judge(Levels.strict(Levels.CPU), steady(60, -10, -10)))
                .isInstanceOfSatisfying(
                        NoData.class,
                        absent -> assertThat(absent.cause())
                                .isEqualTo("some readings are below 0, so there is no ratio: give the margin a slack"));
        assertThat(judge(withSlack, steady(300, -2, -2)).kind()).isEqualTo(Kind.PASS);
        assertThat(judge(withSlack, steady(300, -2, 8)).kind()).isEqualTo(Kind.REGRESSED);
        assertThat(judge(withSlack, steady(300, 0, 0)).kind()).isEqualTo(Kind.PASS);
    }

    @Test
    void gauge_ofWhichNothingIsHeard_hasNoData_withItsCause() {
        assertThat(judge(Levels.strict(new MetricKind.Gauge("heap", Direction.INCREASE)), steady(30, 1, 1)))
                .isInstanceOfSatisfying(NoData.class, absent -> {
                    assertThat(absent.code()).isEqualTo(GuardCode.NO_DATA);
                    assertThat(absent.cause()).isEqualTo("no readings of 'heap' from either version yet");
                });
    }

    @Test
    void gauge_thatIsReadEveryFifteenSeconds_atSecondsOfItsOwn_isJudged() {
        SplittableRandom random = new SplittableRandom(5);
        Judging judging = new Judging(Levels.metric(Levels.CPU, Margin.ofRatio(1.2), Margin.ofRatio(1.5)));
        for (int second = 0; second < 300; second++) {
            SortedMap<String, WindowSnapshot> baseline = new TreeMap<>();
            SortedMap<String, WindowSnapshot> canary = new TreeMap<>();
            for (int i = 0; i < 3; i++) {
                if (second % 15 == 4 * i) {
                    baseline.put("b" + i, Levels.snapshot(10 + random.nextGaussian(), 0));
                }
                if (second % 15 == 4 * i + 2) {
                    canary.put("c" + i, Levels.snapshot(20 + random.nextGaussian(), 0));
                }
            }
            judging.read(new WindowPair(second, baseline, canary));
        }

        MetricJudgement judgement = judging.judgement("level");
        assertThat(judgement.kind()).isEqualTo(Kind.REGRESSED);
        assertThat(judgement.comparison().orElseThrow().canary().n()).isEqualTo(60);
        assertThat(judgement.comparison().orElseThrow().canary().value()).isCloseTo(20, within(0.5));
    }

    @Test
    void throughput_withAKnownShare_isHeldAgainstIt_andWithoutAgainstTheInstances() {
        List<WindowPair> windows = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(2);
        for (int second = 0; second < 240; second++) {
            windows.add(new WindowPair(
                    second,
                    new TreeMap<>(Map.of("b", Levels.snapshot(1, 90 + random.nextInt(20)))),
                    new TreeMap<>(Map.of("c", Levels.snapshot(1, 28 + random.nextInt(9))))));
        }
        JudgeSettings quarter = new JudgeSettings(
                Duration.ofSeconds(1), 1_800, 0.01, 0.05, InstancePrior.DEFAULT, OptionalDouble.of(0.25));
        Judging byShare =
                new Judging(List.of(Levels.metric(THROUGHPUT, Margin.ofRatio(1.1), Margin.ofRatio(1.5))), quarter);
        windows.forEach(byShare::read);

        MetricJudgement judgement = byShare.judgement("level");
        assertThat(judgement.kind()).isEqualTo(Kind.PASS);
        assertThat(judgement.comparison().orElseThrow().canary().value()).isCloseTo(128, within(2.0));
        assertThat(judge(Levels.metric(THROUGHPUT, Margin.ofRatio(1.1), Margin.ofRatio(1.5)), windows)
                        .kind())
                .isEqualTo(Kind.REGRESSED);
    }

    @Test
    void throughput_countsNoReadings() {
        MetricJudgement judgement = judge(
                Levels.strict(THROUGHPUT),
                List.of(new WindowPair(
                        0,
                        new TreeMap<>(Map.of("b", Levels.snapshot(1, 0))),
                        new TreeMap<>(Map.of("c", Levels.snapshot(1, 0))))));

        assertThat(judgement).isInstanceOf(NoData.class);
    }
}
