package io.canaryjudge.connector.remotewrite;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** The labels of a series, the metric's name among them, sorted by name. Compared by value. */
final class Labels {

    static final String NAME = "__name__";

    /** Name, value, name, value, ascending by name. */
    private final String[] pairs;

    private final int hash;

    private Labels(String[] pairs) {
        this.pairs = pairs;
        hash = Arrays.hashCode(pairs);
    }

    /** @throws RefusedBodyException if a name is empty or stands twice */
    static Labels of(String... namesAndValues) {
        TreeMap<String, String> sorted = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i].isEmpty() || sorted.put(namesAndValues[i], namesAndValues[i + 1]) != null) {
                throw RefusedBodyException.malformed(
                        "a series has " + (namesAndValues[i].isEmpty() ? "a label without a name" : "a label twice"));
            }
        }
        return of(sorted);
    }

    private static Labels of(SortedMap<String, String> sorted) {
        String[] pairs = new String[sorted.size() * 2];
        int i = 0;
        for (var entry : sorted.entrySet()) {
            pairs[i++] = entry.getKey();
            pairs[i++] = entry.getValue();
        }
        return new Labels(pairs);
    }

    /** A label's value; empty where there is none, which Prometheus takes for the same. */
    String get(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return pairs[i + 1];
            }
        }
        return "";
    }

    /** Name, value, name, value, ascending by name. */
    String[] toArray() {
        return pairs.clone();
    }

    /** The same under another metric's name and without a label. */
    Labels renamedWithout(String metric, String label) {
        TreeMap<String, String> sorted = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (!pairs[i].equals(label)) {
                sorted.put(pairs[i], pairs[i + 1]);
            }
        }
        sorted.put(NAME, metric);
        return of(sorted);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels that && hash == that.hash && Arrays.equals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** As Prometheus writes it, on one line, cut after 200 characters. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(get(NAME)).append('{');
        for (int i = 0; i < pairs.length && text.length() < 200; i += 2) {
            if (!pairs[i].equals(NAME)) {
                text.append(text.charAt(text.length() - 1) == '{' ? "" : ",");
                text.append(pairs[i]).append("=\"").append(pairs[i + 1]).append('"');
            }
        }
        String all = text.length() < 200 ? text.append('}').toString() : text.substring(0, 200) + "…";
        return all.replaceAll("\\p{Cntrl}", "?");
    }
}
