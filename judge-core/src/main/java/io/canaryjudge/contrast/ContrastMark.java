package io.canaryjudge.contrast;

/**
 * Where a {@link PairedContrast} stood after an earlier window, so that what came since can be told apart.
 *
 * @param position windows before it, those that were not comparable included
 * @param windows comparable windows before it
 * @param overdispersion window variance over sampling variance as they stood then
 * @param peak the comparable window with the most canary events since the mark before
 */
record ContrastMark(
        long position,
        long windows,
        ContrastTotals totals,
        InstanceSpread instances,
        double overdispersion,
        Peak peak) {

    /**
     * The canary's events in one window.
     *
     * @param g weight of the canary's events in that window
     * @param f weight of the baseline's
     */
    record Peak(double events, double g, double f) {

        static final Peak NONE = new Peak(0, 0, 0);

        Peak orHigher(Peak other) {
            return other.g * other.events > g * events ? other : this;
        }
    }
}
