package io.canaryjudge.connector.remotewrite;

import io.canaryjudge.histogram.HistogramSnapshot;
import java.util.Optional;

/** The latest sample of a counter of requests, of which the next is the difference. */
final class CounterHistory {

    private long lastMillis = -1;
    private long last;

    /** Whether a sample is as old as the last one or older; empty if it is not. */
    Optional<SampleFate> tooOld(long epochMillis) {
        if (epochMillis > lastMillis) {
            return Optional.empty();
        }
        return Optional.of(epochMillis == lastMillis ? SampleFate.DUPLICATE : SampleFate.OUT_OF_ORDER);
    }

    /**
     * Takes a sample that is not too old; empty for the first one, which only says where counting begins.
     *
     * @param startMillis since when the counter counts, 0 where unknown
     */
    Optional<Growth> add(long epochMillis, long count, long startMillis, Tally tally) {
        boolean first = lastMillis < 0;
        boolean restarted = startMillis > lastMillis && startMillis <= epochMillis;
        boolean reset = !first && (count < last || restarted);
        long from = restarted ? startMillis : lastMillis;
        long before = reset ? 0 : last;
        lastMillis = epochMillis;
        last = count;
        tally.count(HistoryEvent.RESET, reset ? 1 : 0);
        return first
                ? Optional.empty()
                : Optional.of(new Growth(from, epochMillis, count - before, HistogramSnapshot.EMPTY));
    }
}
