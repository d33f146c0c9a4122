package io.canaryjudge.http.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.http.demo.WeightedRoundRobin.Choice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightedRoundRobinTest {

    @ParameterizedTest
    @CsvSource({"50, 50", "90, 10", "99, 1", "75, 25", "1, 2", "0, 100", "100, 0", "333, 667"})
    void next_overWholeCycles_givesEachExactlyItsWeight(int baseline, int canary) {
        List<String> turns = turns(baseline, canary, 200 * (baseline + canary));

        assertThat(Collections.frequency(turns, "baseline")).isEqualTo(200 * baseline);
        assertThat(Collections.frequency(turns, "canary")).isEqualTo(200 * canary);
    }

    @ParameterizedTest
    @CsvSource({"50, 50", "90, 10", "99, 1", "75, 25", "333, 667"})
    void next_atAnyTime_isLessThanOneTurnFromTheWeights(int baseline, int canary) {
        List<String> turns = turns(baseline, canary, 3 * (baseline + canary));

        long toCanary = 0;
        for (int i = 0; i < turns.size(); i++) {
            toCanary += turns.get(i).equals("canary") ? 1 : 0;
            assertThat((double) toCanary)
                    .isBetween(
                            (i + 1.0) * canary / (baseline + canary) - 1, (i + 1.0) * canary / (baseline + canary) + 1);
        }
    }

    @Test
    void next_ofEquals_goesRound() {
        WeightedRoundRobin<String> turns = WeightedRoundRobin.ofEquals(List.of("a", "b", "c"));

        assertThat(IntStream.range(0, 7).mapToObj(i -> turns.next()))
                .containsExactly("a", "b", "c", "a", "b", "c", "a");
    }

    @Test
    void new_withoutAnyWeight_isRefused() {
        assertThatThrownBy(() -> new WeightedRoundRobin<>(List.of(new Choice<>("a", 0))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Choice<>("a", -1)).hasMessageContaining("-1");
    }

    private static List<String> turns(int baseline, int canary, int count) {
        WeightedRoundRobin<String> robin =
                new WeightedRoundRobin<>(List.of(new Choice<>("baseline", baseline), new Choice<>("canary", canary)));
        List<String> turns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            turns.add(robin.next());
        }
        return turns;
    }
}
