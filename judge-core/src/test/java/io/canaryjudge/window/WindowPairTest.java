package io.canaryjudge.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Windows that were recorded in parts. */
class WindowPairTest {

    private static final long START = 1_767_225_600_000L;

    @Test
    void merge_ofWhatSeveralStoresTook_isWhatOneWouldHave() {
        Seeds.upTo(40, random -> {
            WindowSpec spec = WindowSpec.DEFAULT;
            WindowStore whole = new WindowStore(spec, 100);
            List<WindowStore> parts =
                    List.of(new WindowStore(spec, 100), new WindowStore(spec, 100), new WindowStore(spec, 100));
            RandomArrivals arrivals = new RandomArrivals(random, spec, START);
            for (int i = 0; i < 200; i++) {
                RandomArrivals.Arriving next = arrivals.next();
                parts.forEach(part -> part.forgetIdle(next.atMillis())); // all clocks are the same
                whole.forgetIdle(next.atMillis());
                whole.record(next.sample(), next.atMillis());
                parts.get(random.nextInt(3)).record(next.sample(), next.atMillis());
            }
            long last = spec.indexOf(arrivals.nowMillis());
            for (long index = last - 14; index <= last; index++) {
                List<WindowPair> pairs = new ArrayList<>();
                for (WindowStore part : parts) {
                    pairs.add(part.pair("checkout", "1", "2", index));
                }
                WindowPair merged = pairs.get(0).merge(pairs.get(1)).merge(pairs.get(2));
                assertThat(merged).isEqualTo(whole.pair("checkout", "1", "2", index));
                assertThat(pairs.get(2).merge(pairs.get(0).merge(pairs.get(1)))).isEqualTo(merged);
            }
        });
    }

    @Test
    void merge_ofDifferentWindows_isRefused() {
        WindowStore store = new WindowStore(WindowSpec.DEFAULT, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.pair("s", "1", "2", 4).merge(store.pair("s", "1", "2", 5)))
                .withMessage("index must be 4 of both, was 5");
    }
}
