package io.canaryjudge.fetch;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is to be known of an answer beside its data.
 *
 * @param matched the series behind it, each as its labels
 * @param gaps where data are missing, in words
 * @param warnings what the source itself says of its answer, in its words
 * @param newestMillis time of the newest value; {@link #NONE} where there is none
 */
public record FetchNotes(SortedSet<String> matched, List<String> gaps, List<String> warnings, long newestMillis) {

    /** No time. */
    public static final long NONE = -1;

    /** Nothing to be said. */
    public static final FetchNotes EMPTY = new FetchNotes(new TreeSet<>(), List.of(), List.of(), NONE);

    /** Copies the collections. */
    public FetchNotes {
        matched = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(matched));
        gaps = List.copyOf(gaps);
        warnings = List.copyOf(warnings);
    }
}
