package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.WindowSource;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.spi.WindowLog;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The windows of an analysis that has ended, read from the log in stretches; in memory are those that a look may still ask
 * for. Asking blocks. Used by one thread.
 */
final class LoggedWindows implements WindowSource {

    private static final int FIRST_STRETCH = 10;
    private static final int LONGEST_STRETCH = 300;
    /** How many snapshots of instances a stretch is to have at the most, a few kilobytes each. */
    private static final long MOST_SNAPSHOTS = 20_000;

    private final WindowLog log;
    private final AnalysisPlan plan;
    private final long last;
    private final int lookedBack;
    private final TreeMap<Long, WindowPair> near = new TreeMap<>();
    private final Map<Cohort, Long> requests = new EnumMap<>(Cohort.class);
    private long next;
    private long stretch = FIRST_STRETCH;
    private long empty;

    /**
     * Windows of which none has been read.
     *
     * @param untilMillis when the analysis ended, milliseconds since 1970
     */
    LoggedWindows(WindowLog log, WindowSpec spec, AnalysisPlan plan, long untilMillis) {
        this.log = log;
        this.plan = plan;
        last = spec.lastEnded(untilMillis);
        lookedBack = spec.openWindows();
        next = spec.indexOf(plan.startMillis());
    }

    /**
     * A window of the analysis, none that is further back than the grace from one that was asked for before.
     *
     * @throws UncheckedIOException if the log cannot be read
     */
    @Override
    public WindowPair at(long index) {
        while (next <= Math.min(index, last)) {
            readStretch();
        }
        WindowPair window = near.get(index);
        if (window == null) {
            throw new IllegalStateException("window " + index + " is not between those in memory and the end, " + last);
        }
        return window;
    }

    private void readStretch() {
        near.headMap(next - lookedBack).clear();
        long to = Math.min(last, next + stretch - 1);
        long snapshots = 0;
        for (WindowPair window : read(next, to)) {
            near.put(window.index(), window);
            count(window);
            snapshots += window.baseline().size() + window.canary().size();
        }
        long perWindow = Math.max(1, snapshots / (to - next + 1));
        stretch = Math.max(1, Math.min(LONGEST_STRETCH, MOST_SNAPSHOTS / perWindow));
        next = to + 1;
    }

    private List<WindowPair> read(long from, long to) {
        try {
            return log.pairs(plan.service(), plan.baseline(), plan.canary(), from, to);
        } catch (IOException e) {
            throw new UncheckedIOException("the windows of " + plan.service() + " cannot be read", e);
        }
    }

    private void count(WindowPair window) {
        boolean isEmpty = true;
        for (Cohort cohort : Cohort.values()) {
            for (WindowSnapshot instance : window.of(cohort).values()) {
                requests.merge(cohort, instance.requests(), Long::sum);
                isEmpty &= instance.isEmpty();
            }
        }
        empty += isEmpty ? 1 : 0;
    }

    /** Reads what nobody has asked for, so that everything is counted. */
    void readToEnd() {
        while (next <= last) {
            readStretch();
        }
    }

    /** How many requests of a cohort are in the windows that were read. */
    long requests(Cohort cohort) {
        return requests.getOrDefault(cohort, 0L);
    }

    /** How many of the windows that were read have nothing of either cohort. */
    long empty() {
        return empty;
    }
}
