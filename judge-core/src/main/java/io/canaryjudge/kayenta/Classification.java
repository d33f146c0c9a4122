package io.canaryjudge.kayenta;

/** What became of a metric. */
public enum Classification {
    /** Neither significantly higher nor lower, or not compared because there was nothing to compare. */
    PASS("Pass"),
    /** Significantly higher than the control, by enough to matter. */
    HIGH("High"),
    /** Significantly lower than the control, by enough to matter. */
    LOW("Low"),
    /** A side has no point. */
    NODATA("Nodata"),
    /** A side has no point, and the metric must have data. */
    NODATA_FAIL_METRIC("NodataFailMetric"),
    /** All points of both sides are tied after the shift. Such a metric is left out of the scores. */
    ERROR("Error");

    private final String word;

    Classification(String word) {
        this.word = word;
    }

    /** The word in Kayenta's JSON. */
    public String word() {
        return word;
    }
}
