package io.canaryjudge.http.ingest;

import io.canaryjudge.window.Arrival;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** How many requests had each fate; counting makes nothing. Used by one thread. */
final class ArrivalCounts {

    /** Of nearly all, which therefore need not be looked up. */
    private long recorded;

    private final Map<Arrival, Count> counts = new EnumMap<>(Arrival.class);

    ArrivalCounts() {
        for (Arrival arrival : Arrival.values()) {
            counts.put(arrival, new Count());
        }
    }

    void add(Arrival arrival) {
        if (arrival == Arrival.RECORDED) {
            recorded++;
        } else {
            Objects.requireNonNull(counts.get(arrival)).n++;
        }
    }

    /** The counts so far; fates that none had are missing. */
    Map<Arrival, Long> toMap() {
        Map<Arrival, Long> result = new EnumMap<>(Arrival.class);
        if (recorded > 0) {
            result.put(Arrival.RECORDED, recorded);
        }
        counts.forEach((arrival, count) -> {
            if (count.n > 0) {
                result.put(arrival, count.n);
            }
        });
        return result;
    }

    private static final class Count {
        private long n;
    }
}
