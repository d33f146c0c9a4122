package io.canaryjudge.connector.windowlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.testing.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesNumbersTest {

    private static final int ORDINALS = 200;

    /** Ordinals collide, series are forgotten and come again as other objects, and writes fail. */
    @Test
    void numbers_areThoseOfAMap_whateverTheOrdinals() {
        Seeds.upTo(50, random -> {
            SeriesNumbers numbers = new SeriesNumbers();
            Map<SeriesKey, Integer> expected = new HashMap<>();
            List<SeriesKey> order = new ArrayList<>();
            List<SeriesKey> held = new ArrayList<>();
            for (int i = 0; i < 2 * ORDINALS; i++) {
                held.add(key(i % ORDINALS));
            }
            for (int step = 0; step < 3_000; step++) {
                int ordinal = random.nextInt(held.size());
                SeriesKey key = held.get(ordinal);
                assertThat(numbers.of(key, ordinal % ORDINALS)).isEqualTo(expected.getOrDefault(key, -1));
                if (!expected.containsKey(key)) {
                    assertThat(numbers.add(key)).isEqualTo(order.size());
                    expected.put(key, order.size());
                    order.add(key);
                }
                if (random.nextInt(100) == 0) {
                    int size = random.nextInt(order.size() + 1);
                    numbers.truncate(size);
                    order.subList(size, order.size()).forEach(expected::remove);
                    order.subList(size, order.size()).clear();
                }
                if (random.nextInt(10) == 0) {
                    held.set(ordinal, key(ordinal % ORDINALS));
                }
            }
            assertThat(numbers.size()).isEqualTo(order.size());
        });
    }

    private static SeriesKey key(int number) {
        return new SeriesKey("s", "1", "pod-" + number);
    }
}
