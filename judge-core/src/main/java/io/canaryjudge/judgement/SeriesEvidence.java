package io.canaryjudge.judgement;

import io.canaryjudge.contrast.PairedSeries;
import io.canaryjudge.counts.PairedLevels;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import java.util.Optional;

/**
 * What is remembered of a metric whose levels are compared. Immutable.
 *
 * @param levels how they are read from windows
 * @param series the cohort of which more is harm in the canary's place
 */
record SeriesEvidence(LevelReader levels, PairedSeries series) implements MetricEvidence {

    SeriesEvidence after(WindowPair window, Cohort harmed) {
        LevelReader read = levels.after(window);
        Optional<PairedLevels> found = read.found();
        return new SeriesEvidence(
                read, series.after(harmed == Cohort.CANARY ? found : found.map(PairedLevels::swapped)));
    }
}
