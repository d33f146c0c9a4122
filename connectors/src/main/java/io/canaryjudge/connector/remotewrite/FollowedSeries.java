package io.canaryjudge.connector.remotewrite;

import io.canaryjudge.connector.remotewrite.Sources.Version;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSnapshot;
import java.util.Optional;

/**
 * A series whose counts are followed, or all buckets of a classic histogram together: whose requests they are, and by
 * which metric.
 */
record FollowedSeries(MetricRole role, SeriesKey key, Outcome outcome) {

    Version version() {
        return new Version(key.service(), key.version());
    }

    /** Tells the sources that it was heard of. */
    void heard(Sources sources, long nowMillis) {
        sources.latencyHeard(version(), role.latencyRank(), nowMillis);
        sources.outcomeHeard(version(), outcomeRank(), nowMillis);
    }

    private int outcomeRank() {
        return outcome == Outcome.UNKNOWN ? Sources.NONE : role.outcomeRank();
    }

    /** The requests of a stretch, as far as no better metric tells of them. */
    Optional<CountedRequests> requests(Growth growth, Sources sources, Tally tally) {
        if (growth.requests() == 0) {
            return Optional.empty();
        }
        if (growth.toMillis() - growth.fromMillis() > CountedRequests.MAX_MILLIS) {
            tally.count(HistoryEvent.TOO_LONG, 1);
            return Optional.empty();
        }
        if (Math.max(growth.requests(), growth.latency().count()) > CountedRequests.MAX_REQUESTS) {
            tally.count(HistoryEvent.TOO_MANY, 1);
            return Optional.empty();
        }
        boolean tellsLatency = sources.takesLatency(version(), role.latencyRank(), growth);
        boolean tellsOutcome = sources.takesOutcome(version(), outcomeRank(), growth);
        boolean useful = tellsLatency || tellsOutcome;
        tally.count(HistoryEvent.COUNTED_ELSEWHERE, useful ? 0 : 1);
        if (!useful) {
            return Optional.empty();
        }
        long outcomes = tellsOutcome ? growth.requests() : 0;
        long failures = outcome == Outcome.FAILED ? outcomes : 0;
        HistogramSnapshot latency = tellsLatency ? growth.latency() : HistogramSnapshot.EMPTY;
        WindowSnapshot requests = new WindowSnapshot(outcomes, failures, latency);
        return requests.isEmpty()
                ? Optional.empty()
                : Optional.of(new CountedRequests(key, growth.fromMillis(), growth.toMillis(), requests));
    }
}
