package io.canaryjudge.http.pull;

import io.canaryjudge.fetch.FetchNotes;
import io.canaryjudge.fetch.FetchOutcome;
import io.canaryjudge.fetch.FetchOutcome.Failed;
import io.canaryjudge.fetch.FetchOutcome.Fetched;
import io.canaryjudge.fetch.FetchedData;
import io.canaryjudge.http.config.PulledMetric;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.spi.MetricSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One query about one cohort that is asked again and again, and its latest answer. Confined to the service's context. */
final class CohortPoll {

    /** A series whose values come at this many times its usual distance or less still lives. */
    private static final int ALIVE_DISTANCES = 3;

    private static final long ALIVE_MILLIS = 10_000;

    private final PulledMetric pulled;
    private final PulledSource source;
    private final Cohort cohort;
    private FetchedData data;
    private FetchNotes notes = FetchNotes.EMPTY;
    private long answeredMillis = FetchNotes.NONE;
    private @Nullable Failed failure;
    private int failures;
    private long firstFailedMillis;
    private long nextMillis;
    private MetricSource.@Nullable Fetch underWay;

    CohortPoll(PulledMetric pulled, PulledSource source, Cohort cohort) {
        this.pulled = pulled;
        this.source = source;
        this.cohort = cohort;
        data = new FetchedData.Levels(java.util.List.of());
    }

    PulledMetric pulled() {
        return pulled;
    }

    PulledSource source() {
        return source;
    }

    Cohort cohort() {
        return cohort;
    }

    FetchedData data() {
        return data;
    }

    FetchNotes notes() {
        return notes;
    }

    /** When it was answered last; {@link FetchNotes#NONE} if never. */
    long answeredMillis() {
        return answeredMillis;
    }

    /** Why the last question was not answered; null if it was. */
    @Nullable Failed failure() {
        return failure;
    }

    int failures() {
        return failures;
    }

    /** Since when it is not answered; only where there is a {@link #failure}. */
    long failingSinceMillis() {
        return answeredMillis == FetchNotes.NONE ? firstFailedMillis : answeredMillis;
    }

    boolean isDue(long nowMillis) {
        return underWay == null && nowMillis >= nextMillis;
    }

    void asked(MetricSource.Fetch fetch) {
        underWay = fetch;
    }

    /** Takes what became of a question of {@code askedMillis}; whether anything about it is new. */
    boolean take(FetchOutcome outcome, long askedMillis, long nowMillis) {
        underWay = null;
        if (outcome instanceof Fetched fetched) {
            boolean isNew = failure != null || !fetched.data().equals(data) || answeredMillis == FetchNotes.NONE;
            data = fetched.data();
            notes = fetched.notes();
            answeredMillis = askedMillis;
            failure = null;
            failures = 0;
            nextMillis = nowMillis + source.settings().every().toMillis();
            return isNew;
        }
        Failed failed = (Failed) outcome;
        boolean isNew = failure == null || !failure.cause().equals(failed.cause());
        firstFailedMillis = failures == 0 ? nowMillis : firstFailedMillis;
        failures++;
        failure = failed;
        nextMillis = nowMillis + Backoff.after(failed, failures).toMillis();
        return isNew;
    }

    void cancel() {
        MetricSource.Fetch fetch = underWay;
        if (fetch != null) {
            fetch.cancel();
        }
    }

    /**
     * Up to which moment its answer is complete: the newest value of the living instance that is furthest behind, or, where
     * none lives, when it was answered; {@link FetchNotes#NONE} if it never was.
     */
    long completeMillis() {
        if (answeredMillis == FetchNotes.NONE) {
            return FetchNotes.NONE;
        }
        Map<String, Long> newest = new HashMap<>();
        long distance = 0;
        if (data instanceof FetchedData.Counts counts) {
            for (FetchedData.CountStretch stretch : counts.stretches()) {
                newest.merge(stretch.instance(), stretch.toMillis(), Math::max);
                distance = Math.max(distance, stretch.toMillis() - stretch.fromMillis());
            }
        } else if (data instanceof FetchedData.Distributions distributions) {
            for (FetchedData.LatencyStretch stretch : distributions.stretches()) {
                newest.merge(stretch.instance(), stretch.toMillis(), Math::max);
                distance = Math.max(distance, stretch.toMillis() - stretch.fromMillis());
            }
        } else if (data instanceof FetchedData.Levels levels) {
            for (FetchedData.LevelPoint point : levels.points()) {
                newest.merge(point.instance(), point.atMillis(), Math::max);
            }
            distance = source.settings().step().toMillis();
        }
        long oldestAlive = answeredMillis - ALIVE_DISTANCES * distance - ALIVE_MILLIS;
        return newest.values().stream()
                .mapToLong(Long::longValue)
                .filter(millis -> millis >= oldestAlive)
                .min()
                .orElse(answeredMillis);
    }
}
