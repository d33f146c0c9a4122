package io.canaryjudge.connector.influxdb;

import io.canaryjudge.connector.influxdb.Rows.Row;
import io.canaryjudge.connector.source.FetchFailure;
import io.canaryjudge.connector.source.Series;
import io.canaryjudge.connector.source.Series.Point;
import io.canaryjudge.connector.source.SeriesFetch.Wanted;
import io.canaryjudge.fetch.FetchOutcome.Why;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes series of rows: the rows with the same labels are one. */
final class RowSeries {

    /** The label, or the column's name where there is none, that has the end of a histogram's bucket. */
    private static final String END = "le";

    private static final int MOST_SERIES = 20_000;

    private RowSeries() {}

    /**
     * The series for what is wanted.
     *
     * @param isShared whether the same rows also have what else is wanted, so that columns must be named for it
     * @throws FetchFailure if the rows do not say which column to take, or have a value twice
     */
    static List<Series> of(Rows rows, Wanted wanted, boolean isShared) {
        if (rows.rows().isEmpty()) {
            return List.of();
        }
        boolean isWide = wanted == Wanted.BUCKETS
                && rows.rows().stream().noneMatch(row -> row.labels().containsKey(END));
        Map<SortedMap<String, String>, SortedMap<Long, Double>> found = new LinkedHashMap<>();
        if (isWide) {
            rows.rows().forEach(row -> addWide(found, row));
            requireBuckets(found, rows);
        } else {
            String column = column(rows, wanted, isShared);
            for (Row row : rows.rows()) {
                Double value = row.numbers().get(column);
                if (value != null) {
                    add(found, row.labels(), row.millis(), value);
                }
            }
        }
        List<Series> series = new ArrayList<>();
        found.forEach((labels, values) -> series.add(new Series(labels, points(values), List.of())));
        return series;
    }

    private static List<Point> points(SortedMap<Long, Double> values) {
        List<Point> points = new ArrayList<>(values.size());
        values.forEach((millis, value) -> points.add(new Point(millis, value)));
        return points;
    }

    private static void add(
            Map<SortedMap<String, String>, SortedMap<Long, Double>> found,
            SortedMap<String, String> labels,
            long millis,
            double value) {
        if (found.computeIfAbsent(labels, key -> new TreeMap<>()).put(millis, value) != null) {
            throw new FetchFailure(
                    Why.BAD_QUERY,
                    "the answer has two values of one time for the same series, " + Series.text(labels)
                            + "; group by what tells them apart, or add them up");
        }
        if (found.size() > MOST_SERIES) {
            throw new FetchFailure(Why.TOO_LARGE, "the query gives more than " + MOST_SERIES + " series");
        }
    }

    /** Telegraf writes the ends of buckets as names of fields in its older form; functions put theirs before it. */
    private static void addWide(Map<SortedMap<String, String>, SortedMap<Long, Double>> found, Row row) {
        row.numbers().forEach((name, count) -> {
            String end = name.substring(name.lastIndexOf('_') + 1);
            if (end.matches("\\+?Inf|[-+]?[0-9.]+(e[-+]?[0-9]+)?")) {
                SortedMap<String, String> labels = new TreeMap<>(row.labels());
                labels.put(END, end.endsWith("Inf") ? "+Inf" : end);
                add(found, labels, row.millis(), count);
            }
        });
    }

    private static void requireBuckets(Map<SortedMap<String, String>, SortedMap<Long, Double>> found, Rows rows) {
        boolean hasNumbers = rows.rows().stream().anyMatch(row -> !row.numbers().isEmpty());
        if (found.isEmpty() && hasNumbers) {
            throw new FetchFailure(
                    Why.BAD_QUERY,
                    "the answer has no label le, and no column named by the end of a bucket, but "
                            + shown(List.copyOf(rows.numbers())));
        }
    }

    private static String column(Rows rows, Wanted wanted, boolean isShared) {
        List<String> names = names(wanted);
        for (String name : names) {
            if (rows.numbers().contains(name)) {
                return name;
            }
        }
        if (rows.numbers().size() == 1 && !isShared) {
            return rows.numbers().first();
        }
        throw new FetchFailure(
                Why.BAD_QUERY,
                "the answer has no column of numbers named " + String.join(" or ", names)
                        + (isShared ? "" : ", nor just one") + ", but "
                        + shown(List.copyOf(rows.numbers())));
    }

    private static List<String> names(Wanted wanted) {
        return switch (wanted) {
            case TOTAL -> List.of("total", "of");
            case EVENTS -> List.of("errors", "events");
            case BUCKETS -> List.of("buckets");
            case LEVEL -> List.of("value");
        };
    }

    private static String shown(List<String> columns) {
        return columns.isEmpty() ? "none" : FetchFailure.excerpt(String.join(", ", columns));
    }
}
