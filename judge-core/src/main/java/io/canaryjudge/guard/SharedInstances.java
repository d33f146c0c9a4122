package io.canaryjudge.guard;

import io.canaryjudge.window.WindowPair;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Windows in which one instance served both versions. Instances without a name are not told apart, so they do not count.
 *
 * <p>An instance that keeps its name while it is given the new version serves both in the window of the change; a few such
 * windows are allowed for. Immutable.
 *
 * @param example an instance that did, the last one seen; empty before the first
 */
record SharedInstances(long comparable, long shared, String example) {

    static final SharedInstances NONE = new SharedInstances(0, 0, "");

    /** The share of the windows with both cohorts in which instances may change their version. */
    private static final double ALLOWED = 0.05;

    SharedInstances after(WindowPair window) {
        if (window.baseline().isEmpty() || window.canary().isEmpty()) {
            return this;
        }
        SortedSet<String> both = new TreeSet<>(window.baseline().keySet());
        both.retainAll(window.canary().keySet());
        both.remove("");
        return new SharedInstances(
                comparable + 1, shared + (both.isEmpty() ? 0 : 1), both.isEmpty() ? example : both.first());
    }

    Optional<GuardFinding> finding() {
        return shared > ALLOWED * comparable
                ? Optional.of(new GuardFinding(
                        GuardCode.COHORTS_OVERLAP,
                        "instances serve both versions, such as " + example + ", in " + shared + " of " + comparable
                                + " windows"))
                : Optional.empty();
    }
}
