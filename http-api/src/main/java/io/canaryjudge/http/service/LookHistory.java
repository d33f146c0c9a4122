package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisReport;
import java.util.ArrayList;
import java.util.List;

/**
 * The looks at an analysis from its beginning to the last one, in bounded room: when it is full, every second look is
 * dropped and from then on only every second one kept, so they stay evenly spread over time.
 */
final class LookHistory {

    /** Numbers of metrics that are kept, about 60 bytes each. */
    private static final int MOST_METRICS = 1_200;

    private static final int FEWEST_LOOKS = 24;
    private static final int MOST_LOOKS = 240;

    private final int most;
    private final List<PastLook> kept = new ArrayList<>();
    private long looks;
    private long stride = 1;

    /** @param metrics how many a look has, 1 or more */
    LookHistory(int metrics) {
        most = Math.max(FEWEST_LOOKS, Math.min(MOST_LOOKS, MOST_METRICS / metrics));
    }

    /** Takes the next look. */
    void add(AnalysisReport report) {
        if (looks % stride == 0) {
            if (kept.size() == most) {
                thinOut();
            }
            if (looks % stride == 0) {
                kept.add(PastLook.of(report));
            }
        }
        looks++;
    }

    private void thinOut() {
        List<PastLook> every = List.copyOf(kept);
        kept.clear();
        for (int i = 0; i < every.size(); i += 2) {
            kept.add(every.get(i));
        }
        stride *= 2;
    }

    /** How many looks there were. */
    long looks() {
        return looks;
    }

    /**
     * The looks that are kept, oldest first, and {@code last} after them.
     *
     * @param last what may be told; later looks are left out
     */
    List<PastLook> through(AnalysisReport last) {
        List<PastLook> told = new ArrayList<>();
        for (PastLook look : kept) {
            if (look.atMillis() < last.asOfMillis()) {
                told.add(look);
            }
        }
        if (!last.metrics().isEmpty()) {
            told.add(PastLook.of(last));
        }
        return told;
    }
}
