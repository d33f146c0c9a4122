package io.canaryjudge.benchmarks.crash;

import java.util.Map;
import java.util.TreeMap;

/** How many samples of each version and window were acknowledged, and how many were sent without an answer. */
final class Tally {

    private final Map<Place, Count> counts = new TreeMap<>();

    synchronized void acknowledged(Place place, long samples) {
        counts.merge(place, new Count(samples, 0), Count::plus);
    }

    /** Counts samples that were under way when the connection broke, or were refused. */
    synchronized void unanswered(Place place, long samples) {
        counts.merge(place, new Count(0, samples), Count::plus);
    }

    /** A copy. */
    synchronized Map<Place, Count> counts() {
        return new TreeMap<>(counts);
    }

    /** One window of one version. */
    record Place(String version, long windowMillis) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byWindow = Long.compare(windowMillis, other.windowMillis);
            return byWindow == 0 ? version.compareTo(other.version) : byWindow;
        }
    }

    /** How many. */
    record Count(long acknowledged, long unanswered) {
        Count plus(Count other) {
            return new Count(acknowledged + other.acknowledged, unanswered + other.unanswered);
        }
    }
}
