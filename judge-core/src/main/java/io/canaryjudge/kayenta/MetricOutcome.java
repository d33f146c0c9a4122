package io.canaryjudge.kayenta;

/** What the judge says of a metric. */
public sealed interface MetricOutcome {

    /** What became of the metric. */
    Classification classification();

    /** Why; empty where Kayenta gives no reason. */
    String reason();

    /** Whether it fails the canary, unless it has passed or is muted. */
    boolean critical();

    /** There was nothing to compare: a side is empty, or both are the same. Kayenta reports a ratio of 1. */
    record NotCompared(Classification classification, String reason, boolean critical) implements MetricOutcome {

        static NotCompared pass(String reason) {
            return new NotCompared(Classification.PASS, reason, false);
        }
    }

    /**
     * Both sides were compared.
     *
     * @param shift how much higher the experiment is
     * @param ratio the experiment's mean by the control's; NaN when one of them is 0
     * @param effect the configured measure of the effect
     */
    record Compared(
            Classification classification,
            String reason,
            boolean critical,
            ShiftInterval shift,
            double ratio,
            double effect)
            implements MetricOutcome {}

    /** The comparison failed, which Kayenta neither counts against the canary nor reports a ratio for. */
    record Failed() implements MetricOutcome {

        @Override
        public Classification classification() {
            return Classification.ERROR;
        }

        @Override
        public String reason() {
            return "Metric Classification Failed";
        }

        @Override
        public boolean critical() {
            return false;
        }
    }
}
