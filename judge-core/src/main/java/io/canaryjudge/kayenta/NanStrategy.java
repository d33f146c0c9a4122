package io.canaryjudge.kayenta;

/** What is done with points that are NaN. */
public enum NanStrategy {
    /** They are left out; a side without any other point has no data. */
    REMOVE,
    /** They count as 0; a side without any point passes. */
    REPLACE
}
