package io.canaryjudge.judgement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.metric.Direction;
import io.canaryjudge.testing.Seeds;
import io.canaryjudge.window.ReadingTally;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EventRatioTest {

    private static final MetricKind SALES = new MetricKind.EventRatio("sales", "visits", Direction.DECREASE);
    private static final MetricKind REFUNDS = new MetricKind.EventRatio("sales", "visits", Direction.INCREASE);
    private static final int INSTANCES = 3;

    /**
     * Windows of a second, 3 instances a cohort with 20 visits each; every sale comes up to {@code delay} seconds after
     * its visit, so that some windows have more sales than visits where the share is large.
     */
    private static List<WindowPair> rollout(
            SplittableRandom random, int seconds, double baseline, double canary, int delay) {
        List<WindowPair> windows = new ArrayList<>();
        double[][] due = new double[2 * INSTANCES][seconds + delay + 1];
        for (int second = 0; second < seconds; second++) {
            List<SortedMap<String, WindowSnapshot>> cohorts = List.of(new TreeMap<>(), new TreeMap<>());
            for (int i = 0; i < 2 * INSTANCES; i++) {
                int visits = (int) Seeds.binomial(random, 40, 0.5);
                long sales = Seeds.binomial(random, visits, i < INSTANCES ? baseline : canary);
                for (int sale = 0; sale < sales; sale++) {
                    due[i][second + random.nextInt(delay + 1)]++;
                }
                cohorts.get(i / INSTANCES).put("pod" + i, counted(due[i][second], visits));
            }
            windows.add(new WindowPair(second, cohorts.get(0), cohorts.get(1)));
        }
        return windows;
    }

    private static WindowSnapshot counted(double sales, double visits) {
        SortedMap<String, ReadingTally> readings = new TreeMap<>();
        readings.put("visits", new ReadingTally(1, visits));
        readings.put("sales", new ReadingTally(1, sales));
        return WindowSnapshot.EMPTY.withReadings(readings);
    }

    private static Kind judge(MetricPolicy policy, List<WindowPair> windows) {
        Judging judging = new Judging(policy);
        windows.forEach(judging::read);
        return judging.judgement("level").kind();
    }

    @Test
    void fewerEvents_areARegression_moreAnImprovement_theSameAPass() {
        MetricPolicy policy = Levels.metric(SALES, Margin.ofRatio(1.1), Margin.ofRatio(1.6));
        SplittableRandom random = new SplittableRandom(1);

        assertThat(judge(policy, rollout(random, 240, 0.2, 0.08, 0))).isEqualTo(Kind.REGRESSED);
        assertThat(judge(policy, rollout(random, 240, 0.2, 0.5, 0))).isEqualTo(Kind.IMPROVED);
        assertThat(judge(policy, rollout(random, 600, 0.2, 0.2, 0))).isEqualTo(Kind.PASS);
    }

    @Test
    void cohorts_inEachOthersPlace_mirrorTheJudgement() {
        Seeds.upTo(20, random -> {
            List<WindowPair> windows = rollout(random, 60, 0.1, 0.1 + 0.2 * random.nextDouble(), 2);
            Judging more = new Judging(Levels.strict(REFUNDS));
            Judging less = new Judging(Levels.strict(SALES));
            for (WindowPair window : windows) {
                more.read(window);
                less.read(new WindowPair(
                        window.index(), /* baseline= */ window.canary(), /* canary= */ window.baseline()));
            }

            MetricJudgement increase = more.judgement("level");
            MetricJudgement decrease = less.judgement("level");
            assertThat(decrease.kind()).isEqualTo(increase.kind());
            Effect effect = increase.comparison().orElseThrow().effect();
            Effect mirrored = decrease.comparison().orElseThrow().effect();
            assertThat(mirrored.estimate()).isCloseTo(1 / effect.estimate(), within(1e-9));
            assertThat(mirrored.upper()).isCloseTo(1 / effect.lower(), within(1e-9));
        });
    }

    @Test
    void events_thatExceedTheirTrials_areNoFault_andHardlyEverMakeAFalseAlarm() {
        int falseAlarms = 0;
        int exceeding = 0;
        for (int seed = 1; seed <= 1_000; seed++) {
            Judging judging = new Judging(Levels.strict(SALES));
            for (WindowPair window : rollout(new SplittableRandom(seed), 120, 0.9, 0.9, 3)) {
                exceeding += (int) window.canary().values().stream()
                        .filter(one -> SALES.observe(one).value() > 1)
                        .count();
                judging.read(window);
                if (window.index() % 5 == 4 && judging.judgement("level").kind() == Kind.REGRESSED) {
                    falseAlarms++;
                    break;
                }
            }
        }

        assertThat(exceeding).isGreaterThan(50_000);
        assertThat(falseAlarms).isLessThanOrEqualTo(10);
    }

    @Test
    void ratio_ofMoreEventsThanTrials_isJudgedAllTheSame() {
        List<WindowPair> windows = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(3);
        for (int second = 0; second < 200; second++) {
            windows.add(new WindowPair(
                    second,
                    new TreeMap<>(Map.of("b", counted(50 + random.nextInt(20), 20))),
                    new TreeMap<>(Map.of("c", counted(20 + random.nextInt(20), 20)))));
        }

        assertThat(judge(Levels.metric(SALES, Margin.ofRatio(1.1), Margin.ofRatio(1.5)), windows))
                .isEqualTo(Kind.REGRESSED);
    }
}
