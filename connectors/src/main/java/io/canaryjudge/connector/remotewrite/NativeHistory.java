package io.canaryjudge.connector.remotewrite;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The latest sample of a native histogram, of which the next is the difference. */
final class NativeHistory {

    private final LatencyUnit unit;
    private final int seed;
    private long lastMillis = -1;
    private @Nullable NativeHistogram last;

    /** @param seed another one for each series */
    NativeHistory(LatencyUnit unit, int seed) {
        this.unit = unit;
        this.seed = seed;
    }

    /** Whether a sample is as old as the last one or older; empty if it is not. */
    Optional<SampleFate> tooOld(long epochMillis) {
        if (epochMillis > lastMillis) {
            return Optional.empty();
        }
        return Optional.of(epochMillis == lastMillis ? SampleFate.DUPLICATE : SampleFate.OUT_OF_ORDER);
    }

    /**
     * Takes a sample that is not too old; empty for the first one, unless it says since when it counts.
     *
     * @param hintsReset whether the sender says that it was counted anew
     * @param startMillis since when it counts, 0 where unknown
     */
    Optional<Growth> add(
            long epochMillis, NativeHistogram histogram, boolean hintsReset, long startMillis, Tally tally) {
        boolean restarted = startMillis > lastMillis && startMillis > 0 && startMillis <= epochMillis;
        long from = restarted ? startMillis : lastMillis;
        NativeHistogram before = last;
        last = histogram;
        lastMillis = epochMillis;
        if (before == null) {
            return restarted ? Optional.of(growth(from, histogram)) : Optional.empty();
        }
        Optional<NativeHistogram> grown = restarted || hintsReset ? Optional.empty() : histogram.since(before);
        tally.count(HistoryEvent.RESET, grown.isEmpty() ? 1 : 0);
        return Optional.of(growth(from, grown.orElse(histogram)));
    }

    private Growth growth(long fromMillis, NativeHistogram grown) {
        return new Growth(fromMillis, lastMillis, grown.requests(), grown.latency(unit, lastMillis ^ seed));
    }
}
