package io.canaryjudge.connector.otlp;

import io.canaryjudge.histogram.BucketCounts;
import io.canaryjudge.histogram.ValueRange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stream whose points count from its beginning: what counts is the difference of one to the one before. */
final class CumulativeStream extends FollowedStream {

    private @Nullable Reading last;

    CumulativeStream(StreamGroup group) {
        super(group);
    }

    @Override
    int cells() {
        return last == null ? 0 : last.counts().cells();
    }

    /**
     * Takes the first reading.
     *
     * @param sinceNanos since when all of it was counted; 0 if that is not known
     */
    Step begin(Reading reading, long sinceNanos) {
        last = reading;
        return sinceNanos == 0 ? Step.of(PointFate.FIRST) : whole(reading, sinceNanos);
    }

    @Override
    Step advance(Reading reading) throws PointRefusedException {
        Reading before = last;
        if (before == null) {
            return begin(reading, 0);
        }
        if (reading.startNanos() == before.startNanos()) {
            return reading.timeNanos() > before.timeNanos() ? next(before, reading) : known(before, reading);
        }
        if (reading.startNanos() < before.timeNanos()) {
            throw new PointRefusedException(
                    PointFate.OVERLAP,
                    "the stream has another startTimeUnixNano, " + reading.startNanos()
                            + ", before the end of the last point; do two senders share an identity?");
        }
        last = reading;
        boolean saysNothing = reading.startNanos() == reading.timeNanos();
        return saysNothing ? Step.of(PointFate.FIRST) : whole(reading, before.timeNanos());
    }

    private static Step known(Reading before, Reading reading) {
        return Step.of(reading.timeNanos() == before.timeNanos() ? PointFate.DUPLICATE : PointFate.OUT_OF_ORDER);
    }

    private Step next(Reading before, Reading reading) {
        last = reading;
        Optional<BucketCounts> difference = reading.counts().minus(before.counts());
        return difference
                .map(counts ->
                        Step.used(new Increment(before.timeNanos(), reading.timeNanos(), counts, ValueRange.UNKNOWN)))
                .orElseGet(() -> restarted(before, reading));
    }

    /** Counts that fell began anew after the last point, unless other buckets only make them look so. */
    private static Step restarted(Reading before, Reading reading) {
        boolean hasFallen = reading.counts().count() < before.counts().count();
        return hasFallen ? whole(reading, before.timeNanos()) : Step.of(PointFate.FIRST);
    }

    private static Step whole(Reading reading, long sinceNanos) {
        long from = Math.max(reading.startNanos(), sinceNanos);
        return Step.used(new Increment(from, reading.timeNanos(), reading.counts(), reading.range()));
    }
}
