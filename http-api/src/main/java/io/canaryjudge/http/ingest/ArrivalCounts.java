package io.canaryjudge.http.ingest;

import io.canaryjudge.window.Arrival;
import java.util.EnumMap;
import java.util.Map;

/** How many requests had each fate; counting makes nothing. Used by one thread. */
final class ArrivalCounts {

    private static final Arrival[] ARRIVALS = Arrival.values();

    private final long[] counts = new long[ARRIVALS.length];

    void add(Arrival arrival) {
        counts[arrival.ordinal()]++;
    }

    /** The counts so far; fates that none had are missing. */
    Map<Arrival, Long> toMap() {
        Map<Arrival, Long> result = new EnumMap<>(Arrival.class);
        for (Arrival arrival : ARRIVALS) {
            if (counts[arrival.ordinal()] > 0) {
                result.put(arrival, counts[arrival.ordinal()]);
            }
        }
        return result;
    }
}
