package io.canaryjudge.connector.influxdb;

import io.canaryjudge.connector.source.FetchFailure;
import io.canaryjudge.fetch.FetchOutcome.Why;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer.
 *
 * @param numbers the columns that have numbers, or nothing in any row
 * @param warnings the server's own
 */
record Rows(List<Row> rows, SortedSet<String> numbers, List<String> warnings) {

    /**
     * One row.
     *
     * @param labels its tags and other texts
     * @param numbers by column
     */
    record Row(SortedMap<String, String> labels, long millis, Map<String, Double> numbers) {}

    /** Collects rows: a column of texts is a label, one of numbers a value. Used by one thread. */
    static final class Collector {
        private static final int MOST_WARNINGS = 20;

        private final List<Row> rows = new ArrayList<>();
        private final SortedSet<String> declared = new TreeSet<>();
        private final SortedSet<String> numbers = new TreeSet<>();
        private final SortedSet<String> texts = new TreeSet<>();
        private final List<String> warnings = new ArrayList<>();

        /** There is a column of this name, whatever is in it. */
        void declare(String column) {
            declared.add(column);
        }

        void warn(String text) {
            if (warnings.size() < MOST_WARNINGS) {
                warnings.add(FetchFailure.excerpt(text));
            }
        }

        void add(SortedMap<String, String> tags, long millis, Map<String, @Nullable Object> cells) {
            SortedMap<String, String> fieldLabels = new TreeMap<>();
            Map<String, Double> values = new TreeMap<>();
            for (Map.Entry<String, @Nullable Object> cell : cells.entrySet()) {
                Object value = cell.getValue();
                if (value instanceof Number number) {
                    numbers.add(cell.getKey());
                    values.put(cell.getKey(), number.doubleValue());
                } else if (value != null) {
                    texts.add(cell.getKey());
                    fieldLabels.put(cell.getKey(), value.toString());
                }
            }
            rows.add(new Row(joined(tags, fieldLabels), millis, values));
        }

        /** Most rows have no texts beside their tags: these share the series' map. */
        private static SortedMap<String, String> joined(
                SortedMap<String, String> tags, SortedMap<String, String> more) {
            if (more.isEmpty()) {
                return tags;
            }
            SortedMap<String, String> all = new TreeMap<>(tags);
            all.putAll(more);
            return all;
        }

        /** @throws FetchFailure if a column has numbers and texts */
        Rows done() {
            SortedSet<String> both = new TreeSet<>(numbers);
            both.retainAll(texts);
            if (!both.isEmpty()) {
                throw new FetchFailure(
                        Why.MALFORMED,
                        "the column " + FetchFailure.excerpt(both.first())
                                + " has numbers in some rows and texts in others");
            }
            SortedSet<String> all = new TreeSet<>(declared);
            all.removeAll(texts);
            all.addAll(numbers);
            return new Rows(rows, Collections.unmodifiableSortedSet(all), warnings);
        }
    }
}
