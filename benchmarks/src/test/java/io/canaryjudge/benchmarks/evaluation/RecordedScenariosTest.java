package io.canaryjudge.benchmarks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.http.ingest.TraceException;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The traces are counted with {@code zcat TRACE | cut -d, -f2,3,5 | sort | uniq -c}. */
class RecordedScenariosTest {

    private static List<Scenario> all = List.of();

    @BeforeAll
    static void read() throws IOException, TraceException {
        all = RecordedScenarios.all(Path.of("traces"));
    }

    @Test
    void trace_asRecorded_hasAllRequests() {
        List<WindowPair> seconds = seconds("aa-nginx-1/as-recorded", 1);

        assertThat(seconds).hasSize(170);
        assertThat(total(seconds, Cohort.BASELINE).outcomes()).isEqualTo(11_880 + 11_960);
        assertThat(total(seconds, Cohort.BASELINE).failures()).isEqualTo(10 + 11);
        assertThat(total(seconds, Cohort.CANARY).latency().count()).isEqualTo(11_990);
    }

    @Test
    void parts_together_areTheWhole() {
        for (Cohort cohort : Cohort.values()) {
            long whole = total(seconds("aa-nginx-1/as-recorded", 1), cohort).outcomes();

            assertThat(outcomes(cohort, "first-half", "last-half")).isEqualTo(whole);
            assertThat(outcomes(cohort, "first-third", "middle-third", "last-third"))
                    .isEqualTo(whole);
        }
    }

    @Test
    void canaryMovedByFiveSeconds_meetsTheBaselineOfFiveSecondsLater() {
        List<WindowPair> original = seconds("ab-errors2-1/as-recorded", 1);
        List<WindowPair> moved = seconds("ab-errors2-1/canary-5s-later", 1);

        assertThat(moved).hasSize(170 - 60 - 5);
        assertThat(moved.get(50).canary()).isEqualTo(original.get(60 + 50).canary());
        assertThat(moved.get(50).baseline()).isEqualTo(original.get(60 + 5 + 50).baseline());
    }

    @Test
    void baselineSplitByRequest_keepsEachRequestInItsSecond() {
        List<WindowPair> original = seconds("aa-nginx-1/as-recorded", 1);
        List<WindowPair> split = seconds("aa-nginx-1/baseline-by-request", 1);

        for (int second = 0; second < split.size(); second++) {
            assertThat(split.get(second)
                            .total(Cohort.BASELINE)
                            .merge(split.get(second).total(Cohort.CANARY)))
                    .isEqualTo(original.get(second).total(Cohort.BASELINE));
        }
        assertThat((double) total(split, Cohort.CANARY).outcomes() / (11_880 + 11_960))
                .isCloseTo(0.5, within(0.015));
        assertThat(seconds("aa-nginx-1/baseline-by-request", 2)).isNotEqualTo(split);
    }

    @Test
    void baselineSplitByBlocks_pairsSecondsThatWereNextToEachOther() {
        List<WindowPair> original = seconds("ab-errors2-1/as-recorded", 1);
        List<WindowPair> split = seconds("ab-errors2-1/baseline-by-1s-blocks", 1);
        int canaryFirst = 0;

        assertThat(split).hasSize(84);
        for (int pair = 0; pair < split.size(); pair++) {
            boolean isCanaryFirst =
                    split.get(pair).canary().equals(original.get(2 * pair).baseline());
            canaryFirst += isCanaryFirst ? 1 : 0;
            Cohort first = isCanaryFirst ? Cohort.CANARY : Cohort.BASELINE;
            Cohort second = isCanaryFirst ? Cohort.BASELINE : Cohort.CANARY;
            assertThat(split.get(pair).of(first))
                    .isEqualTo(original.get(2 * pair).baseline());
            assertThat(split.get(pair).of(second))
                    .isEqualTo(original.get(2 * pair + 1).baseline());
        }
        assertThat(canaryFirst).isBetween(28, 56);
    }

    @Test
    void truth_ofBaselineInstances_isSameInAnyTrace() {
        assertThat(scenario("ab-errors2-1/b1-against-b2").truth()).isEqualTo(Truth.SAME);
        assertThat(scenario("ab-errors2-1/as-recorded").truth()).isEqualTo(Truth.WORSE);
        assertThat(scenario("ab-improved-1/as-recorded").truth()).isEqualTo(Truth.BETTER);
    }

    private static long outcomes(Cohort cohort, String... parts) {
        long outcomes = 0;
        for (String part : parts) {
            outcomes += total(seconds("aa-nginx-1/" + part, 1), cohort).outcomes();
        }
        return outcomes;
    }

    private static List<WindowPair> seconds(String name, long seed) {
        Scenario scenario = scenario(name);
        Supplier<WindowPair> traffic = scenario.rollout(seed, 0);
        List<WindowPair> seconds = new ArrayList<>();
        for (int i = 0; i < scenario.horizon().seconds(); i++) {
            seconds.add(traffic.get());
        }
        return seconds;
    }

    private static WindowSnapshot total(List<WindowPair> seconds, Cohort cohort) {
        return seconds.stream().map(second -> second.total(cohort)).reduce(WindowSnapshot.EMPTY, WindowSnapshot::merge);
    }

    private static Scenario scenario(String name) {
        return all.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
