package io.canaryjudge.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The words and the code in which a metric says why it has nothing to compare. */
class NoDataTest {

    private static final HistogramSnapshot LATENCIES =
            HistogramSnapshot.ofBuckets(new long[] {10_000, 20_000, 50_000}, new long[] {30, 20, 2});
    private static final WindowSnapshot BOTH = new WindowSnapshot(52, 1, LATENCIES);
    private static final WindowSnapshot LATENCY_ONLY = new WindowSnapshot(0, 0, LATENCIES);
    private static final WindowSnapshot STATUS_ONLY = new WindowSnapshot(52, 1, HistogramSnapshot.EMPTY);

    private final Judging judging = Judging.byDefault();

    @Test
    void silence_ofBoth_isNamed() {
        read(WindowSnapshot.EMPTY, WindowSnapshot.EMPTY, 3);

        assertNoData("error_rate", GuardCode.NO_DATA, "no requests with a known outcome from either version yet");
        assertNoData("latency_p99", GuardCode.NO_DATA, "no measured requests from either version yet");
    }

    @Test
    void nothingReadYet_isTheSameAsSilence() {
        assertNoData("error_rate", GuardCode.NO_DATA, "no requests with a known outcome from either version yet");
        assertNoData("latency_p50", GuardCode.NO_DATA, "no measured requests from either version yet");
    }

    @Test
    void silence_ofTheCanary_isNamed() {
        read(BOTH, WindowSnapshot.EMPTY, 5);

        assertNoData("error_rate", GuardCode.NO_CANARY_DATA, "no requests with a known outcome from the canary yet");
        assertNoData("latency_p50", GuardCode.NO_CANARY_DATA, "no measured requests from the canary yet");
    }

    @Test
    void silence_ofTheBaseline_isNamed() {
        read(WindowSnapshot.EMPTY, BOTH, 5);

        assertNoData(
                "error_rate", GuardCode.NO_BASELINE_DATA, "no requests with a known outcome from the baseline yet");
        assertNoData("latency_p95", GuardCode.NO_BASELINE_DATA, "no measured requests from the baseline yet");
    }

    @Test
    void cohorts_thatTakeTurns_haveNothingAtTheSameTime() {
        for (int w = 0; w < 10; w++) {
            read(w % 2 == 0 ? BOTH : WindowSnapshot.EMPTY, w % 2 == 0 ? WindowSnapshot.EMPTY : BOTH, 1);
        }

        assertNoData(
                "error_rate",
                GuardCode.TOO_LITTLE_DATA,
                "too few requests with a known outcome at the same time in both versions");
        assertNoData(
                "latency_p50",
                GuardCode.TOO_LITTLE_DATA,
                "too few measured requests at the same time in both versions");
    }

    @Test
    void quantile_withoutEnoughOfABaseline_hasTooFew() {
        read(BOTH, BOTH, 2);

        assertThat(judging.judgement("latency_p50").kind()).isEqualTo(Kind.UNDECIDED);
        assertNoData(
                "latency_p99",
                GuardCode.TOO_LITTLE_DATA,
                "too few measured requests at the same time in both versions");
    }

    @Test
    void latencyAlone_isJudged_andHasNoErrorRate() {
        read(LATENCY_ONLY, LATENCY_ONLY, 10);

        assertNoData("error_rate", GuardCode.NO_DATA, "no requests with a known outcome from either version yet");
        assertThat(judging.judgement("latency_p99").kind()).isEqualTo(Kind.UNDECIDED);
    }

    @Test
    void statusAlone_isJudged_andHasNoLatency() {
        read(STATUS_ONLY, STATUS_ONLY, 10);

        assertThat(judging.judgement("error_rate").kind()).isEqualTo(Kind.UNDECIDED);
        for (String quantile : new String[] {"latency_p50", "latency_p95", "latency_p99"}) {
            assertNoData(quantile, GuardCode.NO_DATA, "no measured requests from either version yet");
        }
    }

    @Test
    void statusOfOne_andLatencyOfTheOther_leaveNothingToCompare() {
        read(STATUS_ONLY, LATENCY_ONLY, 10);

        assertNoData("error_rate", GuardCode.NO_CANARY_DATA, "no requests with a known outcome from the canary yet");
        assertNoData("latency_p50", GuardCode.NO_BASELINE_DATA, "no measured requests from the baseline yet");
    }

    private void read(WindowSnapshot baseline, WindowSnapshot canary, int windows) {
        for (int w = 0; w < windows; w++) {
            judging.read(new WindowPair(w, new TreeMap<>(pod(baseline)), new TreeMap<>(pod(canary))));
        }
    }

    private static Map<String, WindowSnapshot> pod(WindowSnapshot snapshot) {
        return snapshot.isEmpty() ? Map.of() : Map.of("pod", snapshot);
    }

    private void assertNoData(String metric, GuardCode code, String cause) {
        assertThat(judging.judgement(metric)).isInstanceOfSatisfying(MetricJudgement.NoData.class, noData -> {
            assertThat(noData.code()).isEqualTo(code);
            assertThat(noData.cause()).isEqualTo(cause);
            assertThat(noData.allowsPromotion()).isFalse();
            assertThat(noData.comparison()).isEmpty();
        });
    }
}
