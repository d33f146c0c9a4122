package io.canaryjudge.http.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class LookHistoryTest {

    @Test
    void looks_thatAreManyMore_areKeptInBoundedRoomAndEvenlySpread() {
        LookHistory history = new LookHistory(4);
        for (int second = 0; second < 100_000; second++) {
            history.add(report(second * 1_000L));
        }

        List<PastLook> kept = history.through(report(200_000_000L));

        assertThat(history.looks()).isEqualTo(100_000);
        assertThat(kept).hasSizeBetween(120, 240);
        assertThat(kept.get(0).atMillis()).isZero();
        long step = kept.get(1).atMillis();
        assertThat(kept).extracting(PastLook::atMillis).allMatch(at -> at % step == 0);
        assertThat(kept.get(kept.size() - 1).atMillis()).isBetween(100_000_000L - step, 100_000_000L);
    }

    @Test
    void looks_ofAPolicyWithManyMetrics_areFewer() {
        LookHistory history = new LookHistory(100);
        for (int second = 0; second < 1_000; second++) {
            history.add(report(second * 1_000L));
        }

        assertThat(history.through(report(2_000_000L))).hasSizeBetween(12, 24);
    }

    @Test
    void looks_afterWhatMayBeTold_areLeftOut() {
        LookHistory history = new LookHistory(1);
        for (int second = 0; second < 10; second++) {
            history.add(report(second * 1_000L));
        }

        assertThat(history.through(report(4_000)))
                .extracting(PastLook::atMillis)
                .containsExactly(0L, 1_000L, 2_000L, 3_000L);
    }

    /** Without metrics, whose number does not matter here. */
    private static AnalysisReport report(long asOfMillis) {
        AnalysisPlan plan = new AnalysisPlan("s", "1", "2", "", AnalysisPolicy.DEFAULT, 0);
        Verdict verdict = new Verdict.Continue(Urgency.NONE, "wait");
        return new AnalysisReport(plan, 1, verdict, List.of(), List.of(), List.of(), 0, 0, asOfMillis);
    }
}
