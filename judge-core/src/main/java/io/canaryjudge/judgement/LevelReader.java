package io.canaryjudge.judgement;

import io.canaryjudge.counts.PairedLevels;
import io.canaryjudge.window.WindowPair;
import java.time.Duration;
import java.util.Optional;

/** Reads the levels of both cohorts from windows, some of which must be put together first. Immutable. */
sealed interface LevelReader permits GaugeReader, ThroughputReader {

    /** An instance that has said nothing for longer than this is not waited for, and not counted. */
    Duration PATIENCE = Duration.ofMinutes(1);

    /** What is known with one more window, in the order of time. */
    LevelReader after(WindowPair window);

    /** The levels that the newest window has completed; empty where it has completed none. */
    Optional<PairedLevels> found();

    /** So many windows are waited for an instance. */
    static long patience(Duration windowWidth) {
        return Math.max(1, PATIENCE.toMillis() / windowWidth.toMillis());
    }
}
