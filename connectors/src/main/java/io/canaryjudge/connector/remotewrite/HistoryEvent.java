package io.canaryjudge.connector.remotewrite;

import java.util.Locale;

/** Something that happened to the counts of a series, beside their growing. */
public enum HistoryEvent {
    /** They began anew, because the process did. */
    RESET,
    /** Samples of one moment were not all there when the wait was over; what they count is in the next one. */
    INCOMPLETE,
    /** Cumulative buckets contradicted each other by some requests, which count as slower. */
    INCONSISTENT,
    /** Requests of more than an hour in one step were not counted. */
    TOO_LONG,
    /** More than 10<sup>9</sup> requests in one step were not counted. */
    TOO_MANY,
    /** Another metric had counted the same requests, so they were not counted again. */
    COUNTED_ELSEWHERE;

    /** The word by which metrics call it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
