package io.canaryjudge.connector.source;

import io.canaryjudge.fetch.FetchOutcome.Why;
import io.canaryjudge.fetch.FetchRequest;

/** The steps that values of one series belong to which were counted in a step each. Used by one thread, once. */
final class Steps {

    private final FetchRequest request;
    private final Stamp stamp;
    private final long stepMillis;
    private long lastMillis = Long.MIN_VALUE;

    Steps(FetchRequest request, Stamp stamp) {
        this.request = request;
        this.stamp = stamp;
        stepMillis = request.step().toMillis();
    }

    /**
     * Whether a value is of a whole step: Flux ends its last window where the question ends.
     *
     * @param atMillis ascending from one value to the next
     * @throws FetchFailure if it comes sooner after the one before than a step is long, so that some would count twice
     */
    boolean isWhole(long atMillis) {
        if (stamp == Stamp.END && atMillis == request.toMillis() && atMillis % stepMillis != 0) {
            return false;
        }
        if (lastMillis != Long.MIN_VALUE && atMillis - lastMillis < stepMillis) {
            throw new FetchFailure(
                    Why.BAD_QUERY,
                    "counts of " + (atMillis - lastMillis) + " ms, but the source's step is " + stepMillis
                            + " ms; group by ${window}");
        }
        lastMillis = atMillis;
        return true;
    }

    long beginMillis(long atMillis) {
        return stamp == Stamp.BEGIN ? atMillis : atMillis - stepMillis;
    }

    long endMillis(long atMillis) {
        return stamp == Stamp.BEGIN ? atMillis + stepMillis : atMillis;
    }
}
