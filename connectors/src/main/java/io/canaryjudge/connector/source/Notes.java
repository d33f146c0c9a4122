package io.canaryjudge.connector.source;

import io.canaryjudge.fetch.FetchNotes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What is noted while an answer is made of series. Used by one thread, once. */
public final class Notes {

    private static final int MOST_GAPS = 20;
    private static final int MOST_MATCHED = 1_000;

    private final TreeSet<String> matched = new TreeSet<>();
    private final Map<String, Integer> gaps = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private long newestMillis = FetchNotes.NONE;

    /** A series that the query matches. */
    public void matched(Series series) {
        matched(series.text());
    }

    /** The same by its labels. */
    public void matched(String labels) {
        if (matched.size() < MOST_MATCHED) {
            matched.add(labels);
        }
    }

    /** Something is missing. */
    public void gap(String what) {
        if (gaps.size() < MOST_GAPS || gaps.containsKey(what)) {
            gaps.merge(what, 1, Integer::sum);
        }
    }

    /** What the source says of its answer. */
    public void warn(List<String> some) {
        some.stream().filter(warning -> !warnings.contains(warning)).forEach(warnings::add);
    }

    /** There is a value of that time. */
    public void seen(long millis) {
        newestMillis = Math.max(newestMillis, millis);
    }

    /** All that was noted. */
    public FetchNotes done() {
        List<String> counted = gaps.entrySet().stream()
                .map(gap -> gap.getKey() + (gap.getValue() > 1 ? " (" + gap.getValue() + " times)" : ""))
                .toList();
        return new FetchNotes(matched, counted, warnings, newestMillis);
    }
}
