package io.canaryjudge.connector.windowlog;

import io.canaryjudge.metric.SeriesKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbers that series have in one segment, in the order in which they first came. */
final class SeriesNumbers {

    private final Map<SeriesKey, Integer> numbers = new HashMap<>();
    private final List<SeriesKey> series = new ArrayList<>();
    /** Whose number was asked for, by the last bits of the ordinals. */
    private @Nullable SeriesKey[] asked = new @Nullable SeriesKey[16];

    private int[] answers = new int[16];

    /** The number of a series, -1 if it has none. */
    int of(SeriesKey key) {
        return numbers.getOrDefault(key, -1);
    }

    /**
     * The same, and sooner if it was asked for before.
     *
     * @param ordinal as {@link io.canaryjudge.window.BatchParts#seriesOrdinal} has it
     */
    @SuppressWarnings("ReferenceEquality") // Whoever is held is held as the same object; equals would read its names.
    int of(SeriesKey key, int ordinal) {
        int slot = ordinal & (asked.length - 1);
        if (asked[slot] == key) {
            return answers[slot];
        }
        int number = of(key);
        if (number >= 0) {
            asked[slot] = key;
            answers[slot] = number;
        }
        return number;
    }

    /** Gives a series the next number. */
    int add(SeriesKey key) {
        if (2 * series.size() >= asked.length) {
            forgetAsked(2 * asked.length);
        }
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
        forgetAsked(asked.length);
    }

    private void forgetAsked(int room) {
        asked = new @Nullable SeriesKey[room];
        answers = new int[room];
    }
}
