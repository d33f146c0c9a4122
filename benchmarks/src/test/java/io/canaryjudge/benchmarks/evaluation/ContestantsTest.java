package io.canaryjudge.benchmarks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** When the other judges fail a canary whose p99 doubles in some of the seconds. */
class ContestantsTest {

    private static final Horizon TEN_MINUTES = Horizon.ofMinutes(10);

    @Test
    void thresholds_failAtTheEndOfTheFirstTenSeconds() {
        assertThat(abortedAt(Judge.THRESHOLDS, second -> second >= 95)).isEqualTo(100);
    }

    @Test
    void thresholds_inARow_startAgainAfterAGoodWindow() {
        IntPredicate twiceThenThrice = second -> (second / 10) % 4 != 3 && second / 10 != 1;

        assertThat(abortedAt(Judge.THRESHOLDS_THRICE, twiceThenThrice)).isEqualTo(70);
    }

    @Test
    void thresholds_ofLongWindows_needThreeMinutes() {
        assertThat(abortedAt(Judge.THRESHOLDS_LONG, second -> second >= 120)).isEqualTo(300);
    }

    @Test
    void kayenta_often_failsAtItsFirstLook() {
        assertThat(abortedAt(Judge.KAYENTA_OFTEN, second -> true)).isEqualTo(300);
    }

    @Test
    void kayenta_atTheEnd_failsThen() {
        assertThat(abortedAt(Judge.KAYENTA_AT_THE_END, second -> true)).isEqualTo(600);
    }

    @Test
    void nobody_failsACanaryThatIsTheSame() {
        for (Judge judge : Judge.values()) {
            Ending ending = ending(judge, second -> false);

            assertThat(ending.aborted()).as(judge.label()).isFalse();
            assertThat(ending.promoted()).as(judge.label()).isTrue();
        }
    }

    private static int abortedAt(Judge judge, IntPredicate isSlow) {
        return ending(judge, isSlow).abortedAt();
    }

    private static Ending ending(Judge judge, IntPredicate isSlow) {
        Contestant contestant = judge.start(TEN_MINUTES);
        Looks looks = new Looks(TEN_MINUTES);
        for (int second = 0; second < TEN_MINUTES.seconds() && !contestant.hasEnded(); second++) {
            contestant.take(looks.at(second(second, isSlow.test(second))));
        }
        assertThat(contestant.hasEnded()).isTrue();
        return contestant.ending();
    }

    private static WindowPair second(int second, boolean isSlow) {
        TreeMap<String, WindowSnapshot> baseline = new TreeMap<>();
        TreeMap<String, WindowSnapshot> canary = new TreeMap<>();
        for (String instance : List.of("1", "2", "3")) {
            baseline.put("baseline" + instance, snapshot(second, 20_000));
            canary.put("canary" + instance, snapshot(second, isSlow ? 40_000 : 20_000));
        }
        return new WindowPair(second, baseline, canary);
    }

    private static WindowSnapshot snapshot(int second, long slowest) {
        long jitter = second * 37L % 100;
        long[] micros = {1_000 + jitter, slowest + jitter};
        return new WindowSnapshot(1_000, second % 7, HistogramSnapshot.ofBuckets(micros, new long[] {900, 100}));
    }
}
