package io.canaryjudge.analysis;

import io.canaryjudge.window.WindowPair;

/** Where an analysis reads its windows. */
@FunctionalInterface
public interface WindowSource {

    /** What both cohorts did in a window, as far as it is known by now. */
    WindowPair at(long index);
}
