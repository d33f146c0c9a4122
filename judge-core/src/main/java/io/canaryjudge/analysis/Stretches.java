package io.canaryjudge.analysis;

import io.canaryjudge.judgement.CohortTotals;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.function.BiFunction;

/**
 * Windows put together to stretches of equal length, and what was made of the stretches that are complete. Immutable.
 *
 * @param next the window to be read next
 * @param windowsEach how many windows make a stretch, 1 or more
 * @param unfinished what both cohorts did in the stretch that is not complete
 * @param unfinishedWindows how many windows of it were read
 * @param made what was made of the others
 */
record Stretches<M>(long next, int windowsEach, CohortTotals unfinished, int unfinishedWindows, M made) {

    /** Nothing read yet. A stretch is at least one window long. */
    static <M> Stretches<M> start(long firstWindow, Duration length, WindowSpec spec, M nothing) {
        int windowsEach = (int) Math.max(1, length.toMillis() / spec.width().toMillis());
        return new Stretches<>(firstWindow, windowsEach, CohortTotals.NONE, 0, nothing);
    }

    /** With one more window. */
    Stretches<M> after(WindowPair window, BiFunction<M, CohortTotals, M> make) {
        CohortTotals stretch = unfinished.merge(CohortTotals.of(window));
        return unfinishedWindows + 1 < windowsEach
                ? new Stretches<>(next + 1, windowsEach, stretch, unfinishedWindows + 1, made)
                : new Stretches<>(next + 1, windowsEach, CohortTotals.NONE, 0, make.apply(made, stretch));
    }

    /** What is made of all, a stretch that is half complete or more counting as one. */
    M madeOfAll(BiFunction<M, CohortTotals, M> make) {
        return 2 * unfinishedWindows >= windowsEach ? make.apply(made, unfinished) : made;
    }
}
