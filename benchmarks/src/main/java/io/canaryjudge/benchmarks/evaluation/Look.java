package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.window.WindowPair;
import java.util.Optional;

/**
 * What judges see at the end of a second.
 *
 * @param second the second itself
 * @param tenSeconds the ten seconds that have just ended, at every tenth
 * @param longWindow the long window that has just ended, when one has
 */
record Look(WindowPair second, Optional<Point.Pair> tenSeconds, Optional<Point.Pair> longWindow) {

    /** Seconds since the start. */
    int now() {
        return (int) second.index() + 1;
    }
}
