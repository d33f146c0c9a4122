package io.canaryjudge.connector.prometheus;

import io.canaryjudge.fetch.FetchNotes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What is noted while an answer is made of series. Used by one thread, once. */
final class Notes {

    private static final int MOST_GAPS = 20;
    private static final int MOST_MATCHED = 1_000;

    private final TreeSet<String> matched = new TreeSet<>();
    private final Map<String, Integer> gaps = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private long newestMillis = FetchNotes.NONE;

    void matched(ApiSeries series) {
        if (matched.size() < MOST_MATCHED) {
            matched.add(series.text());
        }
    }

    void gap(String what) {
        if (gaps.size() < MOST_GAPS || gaps.containsKey(what)) {
            gaps.merge(what, 1, Integer::sum);
        }
    }

    void warn(List<String> some) {
        some.stream().filter(warning -> !warnings.contains(warning)).forEach(warnings::add);
    }

    void seen(long millis) {
        newestMillis = Math.max(newestMillis, millis);
    }

    FetchNotes done() {
        List<String> counted = gaps.entrySet().stream()
                .map(gap -> gap.getKey() + (gap.getValue() > 1 ? " (" + gap.getValue() + " times)" : ""))
                .toList();
        return new FetchNotes(matched, counted, warnings, newestMillis);
    }
}
