package io.canaryjudge.connector.remotewrite;

import java.util.List;

/**
 * What a body holds.
 *
 * @param wanted the series whose metric is wanted, in the order of the body
 * @param otherSamples samples of all other series
 * @param otherHistograms native histograms of all other series
 * @param exemplars exemplars of all series; they are not used
 */
record DecodedBody(List<ReceivedSeries> wanted, long otherSamples, long otherHistograms, long exemplars) {

    DecodedBody {
        wanted = List.copyOf(wanted);
    }
}
