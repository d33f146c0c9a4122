package io.canaryjudge.judgement;

import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowSnapshot;
import java.time.Duration;
import java.util.Arrays;

/** How requests ended over the last minute, window by window. Immutable. */
public final class RecentOutcomes {

    /** How far back it reaches. */
    public static final Duration SPAN = Duration.ofMinutes(1);

    private final int capacity;
    /** One row a window, oldest first: baseline requests and failures, canary requests and failures. */
    private final long[][] rows;

    private RecentOutcomes(int capacity, long[][] rows) {
        this.capacity = capacity;
        this.rows = rows;
    }

    /** Nothing seen yet. */
    public static RecentOutcomes none(Duration windowWidth) {
        return new RecentOutcomes((int) Math.max(1, SPAN.toMillis() / windowWidth.toMillis()), new long[0][]);
    }

    /** With one more window, dropping the oldest when the minute is full. */
    public RecentOutcomes after(CohortTotals window) {
        int kept = Math.min(rows.length, capacity - 1);
        long[][] next = Arrays.copyOfRange(rows, rows.length - kept, rows.length + 1);
        WindowSnapshot baseline = window.baseline();
        WindowSnapshot canary = window.canary();
        next[kept] = new long[] {baseline.outcomes(), baseline.failures(), canary.outcomes(), canary.failures()};
        return new RecentOutcomes(capacity, next);
    }

    /**
     * A cohort's error rate over the last minute.
     *
     * @param overdispersion by which the evidence is deflated, 1 or more
     * @param alpha probability that the truth lies outside the bounds, above 0 and below 1
     */
    public Level level(Cohort cohort, double overdispersion, double alpha) {
        return level(0, cohort, overdispersion, alpha);
    }

    /** How many of the newest windows have passed without one successful canary request. */
    public int windowsWithoutCanarySuccess() {
        return rows.length - firstWithoutSuccess();
    }

    /** A cohort's error rate since the canary's last successful request; arguments as for {@link #level}. */
    public Level levelWithoutCanarySuccess(Cohort cohort, double overdispersion, double alpha) {
        return level(firstWithoutSuccess(), cohort, overdispersion, alpha);
    }

    private int firstWithoutSuccess() {
        int first = rows.length;
        while (first > 0 && rows[first - 1][2] == rows[first - 1][3]) {
            first--;
        }
        return first;
    }

    private Level level(int from, Cohort cohort, double overdispersion, double alpha) {
        int column = cohort == Cohort.BASELINE ? 0 : 2;
        long n = 0;
        long failures = 0;
        for (int i = from; i < rows.length; i++) {
            n += rows[i][column];
            failures += rows[i][column + 1];
        }
        return Level.of(n, failures, overdispersion, alpha);
    }
}
