package io.canaryjudge.window;

import io.canaryjudge.metric.SeriesKey;
import java.util.HashMap;
import java.util.Map;

/**
 * How many series may be held, in all and of one service, by however many stores together: a series that several stores
 * hold counts once. Safe for use by several threads; asked only when a store opens or forgets a series.
 */
public final class SeriesBudget {

    private final int maxSeries;
    private final int maxSeriesPerService;
    /** How many stores hold each series, by service. */
    private final Map<String, Map<SeriesKey, Integer>> holders = new HashMap<>();

    private int series;
    private int opened;

    /**
     * A budget of which nothing is used.
     *
     * @param maxSeries the most series held at one time, 1 or more
     * @param maxSeriesPerService the most of them that may be of one service, 1 or more
     * @throws IllegalArgumentException if either is below 1
     */
    public SeriesBudget(int maxSeries, int maxSeriesPerService) {
        if (maxSeries < 1 || maxSeriesPerService < 1) {
            throw new IllegalArgumentException("maxSeries and maxSeriesPerService must be 1 or more, were " + maxSeries
                    + " and " + maxSeriesPerService);
        }
        this.maxSeries = maxSeries;
        this.maxSeriesPerService = maxSeriesPerService;
    }

    /** How many different series are held. */
    public synchronized int series() {
        return series;
    }

    /** Asks for room; {@link Arrival#RECORDED} if there is, else which limit is reached. */
    synchronized Arrival take(SeriesKey key) {
        Map<SeriesKey, Integer> ofService = holders.getOrDefault(key.service(), Map.of());
        if (!ofService.containsKey(key)) {
            if (series == maxSeries) {
                return Arrival.SERIES_LIMIT;
            }
            if (ofService.size() == maxSeriesPerService) {
                return Arrival.SERVICE_LIMIT;
            }
            series++;
        }
        holders.computeIfAbsent(key.service(), service -> new HashMap<>()).merge(key, 1, Integer::sum);
        return Arrival.RECORDED;
    }

    /** Which of all series that stores have opened the next one is; begins again when an {@code int} has no more. */
    synchronized int nextOrdinal() {
        return opened++;
    }

    /** Gives back what one store had taken. */
    synchronized void giveBack(SeriesKey key) {
        Map<SeriesKey, Integer> ofService = holders.getOrDefault(key.service(), Map.of());
        if (ofService.computeIfPresent(key, (same, stores) -> stores == 1 ? null : stores - 1) == null) {
            series--;
        }
        if (ofService.isEmpty()) {
            holders.remove(key.service());
        }
    }
}
