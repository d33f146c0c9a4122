package io.canaryjudge.http.integration.prometheus;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The present value of one series.
 *
 * @param labels its name among them, as {@code __name__}
 * @param fromMillis since when it counts, milliseconds since 1970
 */
record Point(SortedMap<String, String> labels, double value, long fromMillis) {

    /** The label that holds a series' name. */
    static final String NAME = "__name__";

    /** Copies the labels. */
    Point {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
}
