package io.canaryjudge.connector.source;

import io.canaryjudge.histogram.ExponentialBuckets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One series of an answer.
 *
 * @param values ascending in time
 * @param histograms the same for native histograms
 */
public record Series(SortedMap<String, String> labels, List<Point> values, List<NativePoint> histograms) {

    /** The label that has the name of the metric. */
    public static final String NAME = "__name__";

    private static final int LONGEST_VALUE = 80;

    /** A number at a moment in milliseconds since 1970; may be NaN or infinite. */
    public record Point(long millis, double value) {}

    /** A native histogram at a moment. */
    public record NativePoint(long millis, ExponentialBuckets buckets) {}

    /** A label; empty where it has none of that name. */
    public String label(String name) {
        return labels.getOrDefault(name, "");
    }

    /** Its labels without some of them. */
    SortedMap<String, String> labelsWithout(String... names) {
        SortedMap<String, String> rest = new TreeMap<>(labels);
        for (String name : names) {
            rest.remove(name);
        }
        return rest;
    }

    /** Its labels as queries have them, after its name. */
    public String text() {
        return text(labels);
    }

    /** Labels as queries have them, after the name. */
    public static String text(SortedMap<String, String> labels) {
        return labels.getOrDefault(NAME, "")
                + labels.entrySet().stream()
                        .filter(label -> !label.getKey().equals(NAME))
                        .map(Series::text)
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static String text(Map.Entry<String, String> label) {
        String value = label.getValue();
        String shown = value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
        return label.getKey() + "=\"" + shown.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
