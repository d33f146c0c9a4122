package io.canaryjudge.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.testing.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What several stores may hold together. */
class SeriesBudgetTest {

    private static final long NOW = 1_767_225_600_000L;
    private static final long LATER = NOW + 3_600_000;

    @Test
    void series_thatTwoStoresHold_countsOnceAndUntilBothForgetIt() {
        SeriesBudget budget = new SeriesBudget(1, 1);
        WindowStore one = store(budget);
        WindowStore other = store(budget);

        assertThat(record(one, "s", "a", NOW)).isEqualTo(Arrival.RECORDED);
        assertThat(record(other, "s", "a", LATER)).isEqualTo(Arrival.RECORDED);
        assertThat(budget.series()).isEqualTo(1);
        assertThat(record(other, "s", "b", LATER)).isEqualTo(Arrival.SERIES_LIMIT);
        one.forgetIdle(LATER);
        assertThat(record(one, "s", "b", LATER)).isEqualTo(Arrival.SERIES_LIMIT);
        other.forgetIdle(LATER + 3_600_000);
        assertThat(budget.series()).isZero();
        assertThat(record(one, "s", "b", LATER)).isEqualTo(Arrival.RECORDED);
    }

    @Test
    void service_withTooManySeries_leavesRoomForOthers() {
        WindowStore store = store(new SeriesBudget(3, 2));

        assertThat(record(store, "s", "a", NOW)).isEqualTo(Arrival.RECORDED);
        assertThat(record(store, "s", "b", NOW)).isEqualTo(Arrival.RECORDED);
        assertThat(record(store, "s", "c", NOW)).isEqualTo(Arrival.SERVICE_LIMIT);
        assertThat(record(store, "t", "a", NOW)).isEqualTo(Arrival.RECORDED);
        assertThat(record(store, "t", "b", NOW)).isEqualTo(Arrival.SERIES_LIMIT);
        assertThat(record(store, "s", "a", NOW)).isEqualTo(Arrival.RECORDED);
    }

    @Test
    void budget_underRandomUse_isNeverExceededAndCountsWhatIsHeld() {
        Seeds.upTo(40, random -> {
            SeriesBudget budget = new SeriesBudget(6, 4);
            List<WindowStore> stores = List.of(store(budget), store(budget), store(budget));
            List<Set<SeriesKey>> held = List.of(new HashSet<>(), new HashSet<>(), new HashSet<>());
            long now = NOW;
            for (int step = 0; step < 300; step++) {
                int i = random.nextInt(3);
                if (random.nextInt(20) == 0) {
                    now += 3_600_000;
                    stores.get(i).forgetIdle(now);
                    held.get(i).clear();
                } else {
                    SeriesKey key = key(random.nextBoolean() ? "s" : "t", "" + random.nextInt(5));
                    if (stores.get(i).record(sample(key, now), now) == Arrival.RECORDED) {
                        held.get(i).add(key);
                    }
                }
                Set<SeriesKey> all = new HashSet<>();
                held.forEach(all::addAll);
                assertThat(budget.series()).isEqualTo(all.size()).isLessThanOrEqualTo(6);
                assertThat(new ArrayList<>(all)
                                .stream().filter(key -> key.service().equals("s")))
                        .hasSizeLessThanOrEqualTo(4);
            }
        });
    }

    @Test
    void limits_belowOne_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SeriesBudget(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SeriesBudget(1, 0));
    }

    private static WindowStore store(SeriesBudget budget) {
        return new WindowStore(WindowSpec.DEFAULT, budget, 4);
    }

    private static Arrival record(WindowStore store, String service, String instance, long now) {
        return store.record(sample(key(service, instance), now), now);
    }

    private static SeriesKey key(String service, String instance) {
        return new SeriesKey(service, "1", instance);
    }

    private static Sample sample(SeriesKey key, long now) {
        return new Sample(key, now, 5, Outcome.SUCCEEDED);
    }
}
