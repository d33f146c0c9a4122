package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.window.WindowPair;
import java.util.Optional;

/** Puts seconds together to longer windows. Used by one thread, for one rollout. */
final class Looks {

    private static final int TEN = 10;

    private final Horizon horizon;
    private final LongWindow tenSeconds = new LongWindow();
    private final LongWindow longWindow = new LongWindow();

    Looks(Horizon horizon) {
        this.horizon = horizon;
    }

    /** The look at the end of a second, which must be the one after the last. */
    Look at(WindowPair second) {
        tenSeconds.add(second);
        int now = (int) second.index() + 1;
        if (now % TEN != 0) {
            return new Look(second, Optional.empty(), Optional.empty());
        }
        Point.Pair ten = tenSeconds.point();
        longWindow.add(tenSeconds);
        tenSeconds.clear();
        if (now % horizon.longWindowSeconds() != 0) {
            return new Look(second, Optional.of(ten), Optional.empty());
        }
        Point.Pair whole = longWindow.point();
        longWindow.clear();
        return new Look(second, Optional.of(ten), Optional.of(whole));
    }
}
