package io.canaryjudge.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.testing.Seeds;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecentOutcomesTest {

    @Test
    void recent_underRandomWindows_agreesWithAListOfAll() {
        Seeds.upTo(100, random -> {
            Duration width =
                    Duration.ofMillis(new long[] {100, 700, 1_000, 10_000, 60_000, 120_000}[random.nextInt(6)]);
            int minute = (int) Math.max(1, 60_000 / width.toMillis());
            RecentOutcomes recent = RecentOutcomes.none(width);
            List<WindowPair> all = new ArrayList<>();
            double failing = random.nextDouble();
            for (int w = 0; w < 100; w++) {
                if (random.nextInt(10) == 0) {
                    failing = random.nextInt(3) == 0 ? 1 : random.nextDouble();
                }
                all.add(new WindowPair(w, cohort(random, failing), cohort(random, failing)));
                recent = recent.after(CohortTotals.of(all.get(w)));
                assertAgrees(recent, all.subList(Math.max(0, all.size() - minute), all.size()));
            }
        });
    }

    private static void assertAgrees(RecentOutcomes recent, List<WindowPair> lastMinute) {
        int without = 0;
        for (int i = lastMinute.size() - 1; i >= 0 && successes(lastMinute.get(i)) == 0; i--) {
            without++;
        }
        assertThat(recent.windowsWithoutCanarySuccess()).isEqualTo(without);
        List<WindowPair> sinceSuccess = lastMinute.subList(lastMinute.size() - without, lastMinute.size());
        for (Cohort cohort : Cohort.values()) {
            assertThat(recent.level(cohort, 2, 0.01)).isEqualTo(level(lastMinute, cohort));
            assertThat(recent.levelWithoutCanarySuccess(cohort, 2, 0.01)).isEqualTo(level(sinceSuccess, cohort));
        }
    }

    private static long successes(WindowPair window) {
        WindowSnapshot canary = window.total(Cohort.CANARY);
        return canary.outcomes() - canary.failures();
    }

    private static Level level(List<WindowPair> windows, Cohort cohort) {
        long n = 0;
        long failures = 0;
        for (WindowPair window : windows) {
            for (WindowSnapshot snapshot : window.of(cohort).values()) {
                n += snapshot.outcomes();
                failures += snapshot.failures();
            }
        }
        return Level.of(n, failures, 2, 0.01);
    }

    private static SortedMap<String, WindowSnapshot> cohort(SplittableRandom random, double failing) {
        TreeMap<String, WindowSnapshot> cohort = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            long n = random.nextInt(6);
            cohort.put("pod" + i, new WindowSnapshot(n, Seeds.binomial(random, n, failing), HistogramSnapshot.EMPTY));
        }
        return cohort;
    }

    @Test
    void level_ofNothing_isUnknown() {
        Level level = RecentOutcomes.none(Duration.ofSeconds(1)).level(Cohort.CANARY, 1, 0.01);

        assertThat(level.rate()).isNaN();
        assertThat(level).isEqualTo(new Level(0, 0, 0, 1));
    }

    @Test
    void level_ofOverdispersedCounts_isLessSure() {
        Level plain = Level.of(200, 30, 1, 0.01);
        Level noisy = Level.of(200, 30, 4, 0.01);

        assertThat(noisy.rate()).isEqualTo(plain.rate()).isEqualTo(0.15);
        assertThat(noisy.lower()).isLessThan(plain.lower());
        assertThat(noisy.upper()).isGreaterThan(plain.upper());
    }
}
