package io.canaryjudge.connector.remotewrite;

import java.util.List;

/** A series of a body whose metric is wanted. */
record ReceivedSeries(Labels labels, List<ReceivedSample> samples, List<HistogramFields> histograms) {

    ReceivedSeries {
        samples = List.copyOf(samples);
        histograms = List.copyOf(histograms);
    }
}
