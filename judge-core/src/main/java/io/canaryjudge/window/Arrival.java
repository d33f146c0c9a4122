package io.canaryjudge.window;

import io.canaryjudge.metric.Reading;

/** What became of a sample that was handed to a {@link WindowStore}. */
public enum Arrival {
    /** It counts in its window. */
    RECORDED,
    /** Its window had been sealed: the sample is lost to judging and only counted as late. */
    LATE,
    /** It is dated further ahead of its arrival than {@link WindowSpec#LEAD}, so it was not taken. */
    EARLY,
    /** It would have opened one series more than may be held, so it was not taken. */
    SERIES_LIMIT,
    /** It would have opened one series more than one service may have, so it was not taken. */
    SERVICE_LIMIT,
    /** Its readings would have given its series more names than {@link Reading#MAX_NAMES}, so it was not taken. */
    READING_LIMIT;

    /** Whether it found no room among the series. */
    public boolean isSeriesLimit() {
        return this == SERIES_LIMIT || this == SERVICE_LIMIT;
    }
}
