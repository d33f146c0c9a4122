package io.canaryjudge.judgement;

import io.canaryjudge.counts.CohortCounts;
import io.canaryjudge.counts.InstanceCounts;
import io.canaryjudge.counts.PairedCounts;
import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.judgement.MetricKind.EventRatio;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.util.ArrayList;
import java.util.List;

/** What a share is counted from: events and trials. */
sealed interface EventCount {

    /** How many trials there were. */
    long trials(WindowSnapshot window);

    /** How many events, 0 or more. */
    double events(WindowSnapshot window);

    /** Into how many parts a trial is cut before it is compared, each of which shows one event at most; 1 or more. */
    long partsOfATrial();

    /** What one trial is, in the plural. */
    String what();

    /** For a kind that is a share; there are no others. */
    static EventCount of(MetricKind kind) {
        if (kind instanceof ErrorRate) {
            return new Failures();
        }
        if (kind instanceof EventRatio ratio) {
            return new Readings(ratio);
        }
        throw new AssertionError("no share: " + kind);
    }

    /**
     * The counts of a window. A margin's slack is granted to the cohort that is allowed more, as so many more events,
     * which makes {@code canary <= ratio * baseline + slack} a statement about a ratio alone.
     *
     * @param harmed the cohort of which more is harm: it comes in the canary's place
     * @param granted events for each trial
     */
    default PairedCounts count(WindowPair window, Cohort harmed, double granted) {
        Cohort other = harmed == Cohort.CANARY ? Cohort.BASELINE : Cohort.CANARY;
        return new PairedCounts(countOf(window, other, granted), countOf(window, harmed, 0));
    }

    private CohortCounts countOf(WindowPair window, Cohort cohort, double granted) {
        List<InstanceCounts> counts = new ArrayList<>();
        window.of(cohort).forEach((instance, snapshot) -> {
            long trials = trials(snapshot);
            if (trials > 0) {
                long parts = partsOfATrial() * trials;
                double events = events(snapshot) + granted * trials;
                counts.add(new InstanceCounts(instance, parts, Math.min((double) parts, events)));
            }
        });
        return CohortCounts.of(counts);
    }

    /** Requests that failed, of those whose outcome is known. */
    record Failures() implements EventCount {
        @Override
        public long trials(WindowSnapshot window) {
            return window.outcomes();
        }

        @Override
        public double events(WindowSnapshot window) {
            return window.failures();
        }

        @Override
        public long partsOfATrial() {
            return 1;
        }

        @Override
        public String what() {
            return "requests with a known outcome";
        }
    }

    /**
     * Readings that count.
     *
     * <p>An event may come in a later window than its trial, and a trial may have several, so a window may have more
     * events than trials. Each trial is therefore cut into a thousand parts. Both gates depend on trials by their ratio
     * between the cohorts alone, which stays; what changes is that events vary as Poisson counts do, for which the bound
     * of the e-process holds with equality whatever their rate, and not as the yes or no of a trial, which varies less.
     */
    record Readings(EventRatio ratio) implements EventCount {

        private static final long PARTS = 1_000;
        private static final double MOST_TRIALS = 1e12;

        @Override
        public long trials(WindowSnapshot window) {
            return Math.round(Math.min(MOST_TRIALS, EventRatio.sum(window, ratio.of())));
        }

        @Override
        public double events(WindowSnapshot window) {
            return EventRatio.sum(window, ratio.events());
        }

        @Override
        public long partsOfATrial() {
            return PARTS;
        }

        @Override
        public String what() {
            return "readings of '" + ratio.of() + "'";
        }
    }
}
