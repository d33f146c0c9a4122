package io.canaryjudge.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.metric.Cohort;
import io.canaryjudge.testing.Load;
import io.canaryjudge.testing.Seeds;
import io.canaryjudge.testing.Traffic;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final EventCount FAILURES = new EventCount.Failures();

    private static final Load LOAD = new Load(2, 20, 0.2, 20);

    @Test
    void wholeAndLast_agreeWithAllWindowsMerged() {
        Seeds.upTo(10, random -> {
            List<CohortTotals> windows = Traffic.of(random, 400 + random.nextInt(10), LOAD, LOAD.slower(2)).stream()
                    .map(traffic -> CohortTotals.of(traffic.pair()))
                    .toList();
            History history = History.none(Duration.ofSeconds(1));
            for (CohortTotals window : windows) {
                history = history.after(window);
            }

            assertSame(history.whole(), windows);
            for (int length : new int[] {60, 300}) {
                int unfinished = windows.size() % 10;
                assertSame(
                        history.last(length + unfinished),
                        windows.subList(windows.size() - length - unfinished, windows.size()));
            }
        });
    }

    private static void assertSame(StretchTotals totals, List<CohortTotals> windows) {
        CohortTotals merged = windows.stream().reduce(CohortTotals.NONE, CohortTotals::merge);
        for (Cohort cohort : Cohort.values()) {
            assertThat(totals.trials(FAILURES, cohort))
                    .isEqualTo(merged.of(cohort).outcomes());
            assertThat(totals.rate(FAILURES, cohort))
                    .isEqualTo((double) merged.of(cohort).failures()
                            / merged.of(cohort).outcomes());
            assertThat(totals.latency(cohort).count())
                    .isEqualTo(merged.of(cohort).latency().count());
            assertThat(totals.latency(cohort).quantile(0.9))
                    .isEqualTo(merged.of(cohort).latency().quantile(0.9));
        }
    }

    @Test
    void history_ofNothing_hasNoErrorRate() {
        assertThat(History.none(Duration.ofSeconds(1)).whole().rate(FAILURES, Cohort.CANARY))
                .isNaN();
    }
}
