package io.canaryjudge.judgement;

import java.util.List;

/** All that is remembered of a metric from window to window. Immutable. */
public sealed interface MetricEvidence permits EventEvidence, SeriesEvidence, MetricEvidence.Parts {

    /**
     * How much more the counts of a window vary than those of independent requests would: 1 or more, 1 before any
     * window and for what is not counted.
     */
    default double overdispersion() {
        return 1;
    }

    /**
     * Of a metric of several parts.
     *
     * @param each the evidence of each, in their order
     */
    record Parts(List<MetricEvidence> each) implements MetricEvidence {

        /** Copies the list. */
        public Parts {
            each = List.copyOf(each);
        }
    }
}
