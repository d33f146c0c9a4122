package io.canaryjudge.connector.windowlog;

import io.canaryjudge.metric.SeriesKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The numbers that series have in one segment, in the order in which they first came. */
final class SeriesNumbers {

    private final Map<SeriesKey, Integer> numbers = new HashMap<>();
    private final List<SeriesKey> series = new ArrayList<>();

    /** The number of a series, -1 if it has none. */
    int of(SeriesKey key) {
        return numbers.getOrDefault(key, -1);
    }

    /** Gives a series the next number. */
    int add(SeriesKey key) {
        numbers.put(key, series.size());
        series.add(key);
        return series.size() - 1;
    }

    int size() {
        return series.size();
    }

    /** Takes back all numbers but the first {@code size}. */
    void truncate(int size) {
        List<SeriesKey> last = series.subList(size, series.size());
        last.forEach(numbers::remove);
        last.clear();
    }
}
