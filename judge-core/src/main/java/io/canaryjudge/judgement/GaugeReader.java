package io.canaryjudge.judgement;

import io.canaryjudge.counts.CohortLevel;
import io.canaryjudge.counts.InstanceLevel;
import io.canaryjudge.counts.PairedLevels;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.ReadingTally;
import io.canaryjudge.window.WindowPair;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads a gauge. Instances are read at times of their own, some of them every second and some every minute, so windows are
 * put together until each instance that was read in the piece before has been read again, or a minute is over. A cohort's
 * level is the mean over its instances, whose own levels are the means of their readings in the piece.
 *
 * @param patience after so many windows a piece ends
 * @param windows in the piece under way
 * @param baseline what was read in it, by instance
 * @param canary likewise
 * @param awaitedBaseline instances that were read in the piece before
 * @param awaitedCanary likewise
 * @param found the piece that the newest window has completed
 */
record GaugeReader(
        String field,
        long patience,
        long windows,
        SortedMap<String, ReadingTally> baseline,
        SortedMap<String, ReadingTally> canary,
        Set<String> awaitedBaseline,
        Set<String> awaitedCanary,
        Optional<PairedLevels> found)
        implements LevelReader {

    private static final SortedMap<String, ReadingTally> NOTHING = Collections.emptySortedMap();

    static GaugeReader start(String field, Duration windowWidth) {
        return new GaugeReader(
                field, LevelReader.patience(windowWidth), 0, NOTHING, NOTHING, Set.of(), Set.of(), Optional.empty());
    }

    @Override
    public GaugeReader after(WindowPair window) {
        SortedMap<String, ReadingTally> readBaseline = read(baseline, window, Cohort.BASELINE);
        SortedMap<String, ReadingTally> readCanary = read(canary, window, Cohort.CANARY);
        boolean hasBoth = !readBaseline.isEmpty() && !readCanary.isEmpty();
        boolean isOver = windows + 1 >= patience;
        boolean isComplete = hasBoth
                && readBaseline.keySet().containsAll(awaitedBaseline)
                && readCanary.keySet().containsAll(awaitedCanary);
        if (!isComplete && !isOver) {
            return new GaugeReader(
                    field,
                    patience,
                    windows + 1,
                    readBaseline,
                    readCanary,
                    awaitedBaseline,
                    awaitedCanary,
                    Optional.empty());
        }
        Optional<PairedLevels> levels = hasBoth
                ? Optional.of(new PairedLevels(level(readBaseline), level(readCanary), windows + 1))
                : Optional.empty();
        return new GaugeReader(
                field,
                patience,
                0,
                NOTHING,
                NOTHING,
                Set.copyOf(readBaseline.keySet()),
                Set.copyOf(readCanary.keySet()),
                levels);
    }

    private SortedMap<String, ReadingTally> read(
            SortedMap<String, ReadingTally> before, WindowPair window, Cohort cohort) {
        SortedMap<String, ReadingTally> all = new TreeMap<>(before);
        window.of(cohort).forEach((instance, snapshot) -> {
            ReadingTally tally = snapshot.readings().get(field);
            if (tally != null) {
                all.merge(instance, tally, ReadingTally::merge);
            }
        });
        return all;
    }

    private static CohortLevel level(SortedMap<String, ReadingTally> read) {
        List<InstanceLevel> instances = read.entrySet().stream()
                .map(entry -> new InstanceLevel(entry.getKey(), entry.getValue().mean()))
                .toList();
        return CohortLevel.meanOf(instances);
    }
}
