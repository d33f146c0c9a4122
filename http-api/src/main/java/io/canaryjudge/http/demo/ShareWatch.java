package io.canaryjudge.http.demo;

/**
 * Looks at what the front does with one release, from the first request on to the moment from which on it gets none. Used by
 * one thread.
 */
final class ShareWatch {

    /** What the front had passed on by then may take so long to arrive. */
    private static final long SETTLING_NANOS = 250_000_000;

    private final Deployment release;
    private int percent;
    private long passed;
    private long passedAtZero;
    private long arrivedAtZero;
    private long zeroNanos;
    private boolean isExposed;
    private boolean isSettled;

    ShareWatch(Deployment release) {
        this.release = release;
    }

    /**
     * Notes what the front tells.
     *
     * @param nanos when it was asked, by {@link System#nanoTime}
     */
    void look(Front.Share share, long nanos) {
        percent = share.percent();
        passed = share.passed();
        if (percent > 0) {
            isExposed = true;
            zeroNanos = 0;
            isSettled = false;
        } else if (isExposed && zeroNanos == 0) {
            zeroNanos = nanos;
            passedAtZero = passed;
        } else if (zeroNanos != 0 && !isSettled && nanos - zeroNanos >= SETTLING_NANOS) {
            arrivedAtZero = release.received();
            isSettled = true;
        }
    }

    /** What it gets of the requests. */
    int percent() {
        return percent;
    }

    /** Whether it got requests and gets none any more, long enough ago for everything under way to have arrived. */
    boolean isGone() {
        return isSettled;
    }

    /** How many requests the front has given it although its share was 0, and how many more have reached it. */
    long sinceGone() {
        return isSettled ? Math.max(passed - passedAtZero, release.received() - arrivedAtZero) : 0;
    }

    /** From its first error to a share of 0, milliseconds; negative while it is not known. */
    long millisOfHarm() {
        return isSettled && release.firstFailureNanos() != 0
                ? (zeroNanos - release.firstFailureNanos()) / 1_000_000
                : -1;
    }
}
