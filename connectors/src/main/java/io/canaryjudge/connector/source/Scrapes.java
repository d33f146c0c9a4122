package io.canaryjudge.connector.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * When each instance was scraped, as far as some series tell. A series that appears between two scrapes of an instance
 * that went on is new, so it began at zero: the first failure of a new version is otherwise never counted.
 */
final class Scrapes {

    private final Map<String, List<SortedSet<Long>>> byInstance = new HashMap<>();

    /** Takes the times of one series. */
    void add(String instance, SortedSet<Long> millis) {
        byInstance.computeIfAbsent(instance, name -> new ArrayList<>()).add(new TreeSet<>(millis));
    }

    /**
     * The scrape before a series' first value; -1 if no other series of the instance was there at both, so that nothing is
     * known of how the series began.
     */
    long before(String instance, long firstMillis) {
        long latest = -1;
        for (SortedSet<Long> series : byInstance.getOrDefault(instance, List.of())) {
            SortedSet<Long> earlier = series.headSet(firstMillis);
            if (series.contains(firstMillis) && !earlier.isEmpty()) {
                latest = Math.max(latest, earlier.last());
            }
        }
        return latest;
    }
}
