package io.canaryjudge.window;

import io.canaryjudge.metric.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The names that the readings of one series have, in the order in which they first came, {@value Reading#MAX_NAMES} at
 * most; they are kept as long as the series is. A series has few, so they are looked for one by one. Single writer.
 */
final class SeriesReadings {

    private final List<String> names = new ArrayList<>();

    /** Takes names that are new; all of them, or none where they would be too many. */
    boolean admit(Collection<String> wanted) {
        int known = names.size();
        for (String name : wanted) {
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        if (names.size() <= Reading.MAX_NAMES) {
            return true;
        }
        names.subList(known, names.size()).clear();
        return false;
    }

    /** The readings of one window. */
    final class Tallies {

        private long[] counts = new long[0];
        private double[] sums = new double[0];

        void add(Reading reading) {
            add(reading.name(), 1, reading.value());
        }

        void add(String name, ReadingTally tally) {
            add(name, tally.count(), tally.sum());
        }

        private void add(String name, long count, double sum) {
            int at = names.indexOf(name);
            if (at >= counts.length) {
                counts = Arrays.copyOf(counts, names.size());
                sums = Arrays.copyOf(sums, names.size());
            }
            counts[at] += count;
            sums[at] += sum;
        }

        SortedMap<String, ReadingTally> snapshot() {
            SortedMap<String, ReadingTally> result = new TreeMap<>();
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] > 0) {
                    result.put(names.get(i), new ReadingTally(counts[i], sums[i]));
                }
            }
            return result;
        }
    }

    /** What was read in a window of which nothing may have been. */
    static SortedMap<String, ReadingTally> snapshot(@Nullable Tallies tallies) {
        return tallies == null ? WindowSnapshot.EMPTY.readings() : tallies.snapshot();
    }
}
