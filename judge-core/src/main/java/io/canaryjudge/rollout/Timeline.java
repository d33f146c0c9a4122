package io.canaryjudge.rollout;

import java.util.ArrayList;
import java.util.List;

/**
 * What happened, in order. Of more than 400 entries the first 100 and the last 300 are kept.
 *
 * @param omitted how many entries in between are not kept
 */
public record Timeline(List<Entry> entries, long omitted) {

    static final Timeline EMPTY = new Timeline(List.of(), 0);

    private static final int MOST = 400;
    /** How many entries from the beginning are kept whatever comes. */
    public static final int FIRST = 100;

    /** Copies the list. */
    public Timeline {
        entries = List.copyOf(entries);
    }

    /** One thing that happened, milliseconds since 1970. */
    public record Entry(long atMillis, String text) {}

    Timeline with(List<Entry> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<Entry> all = new ArrayList<>(entries);
        all.addAll(more);
        int tooMany = all.size() - MOST;
        if (tooMany > 0) {
            all.subList(FIRST, FIRST + tooMany).clear();
        }
        return new Timeline(all, omitted + Math.max(0, tooMany));
    }
}
