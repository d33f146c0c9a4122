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
    /** It would have opened one series more than the store may hold, so it was not taken. */
    SERIES_LIMIT,
    /** Its readings would have given its series more names than {@link Reading#MAX_NAMES}, so it was not taken. */
    READING_LIMIT
}
