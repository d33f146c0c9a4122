package io.canaryjudge.histogram;

import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.HistogramIterationValue;

/** What HdrHistogram's own types hold, in ours. */
final class Library {

    private Library() {}

    static HistogramSnapshot snapshot(AbstractHistogram histogram) {
        SnapshotBuilder builder = new SnapshotBuilder();
        for (HistogramIterationValue value : histogram.recordedValues()) {
            builder.add(value.getValueIteratedTo(), value.getCountAddedInThisIterationStep());
        }
        return builder.build();
    }
}
