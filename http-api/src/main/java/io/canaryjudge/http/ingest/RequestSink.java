package io.canaryjudge.http.ingest;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.SeriesHandle;
import java.util.List;

/** Takes requests and readings one by one as they are read, such as {@link io.canaryjudge.window.WindowStore}. */
@FunctionalInterface
public interface RequestSink {

    /**
     * Takes a request, readings, or both.
     *
     * @param series who served it; the same handle may come again for the same series, and often does
     * @param epochMillis when it finished, milliseconds since 1970
     * @param latencyMicros 0 or more, or {@link io.canaryjudge.metric.Sample#NO_LATENCY}
     * @param outcome how it ended
     * @param readings what was read at the same moment
     * @param arrivalMillis when it arrived, milliseconds since 1970
     * @return what became of it
     */
    Arrival take(
            SeriesHandle series,
            long epochMillis,
            long latencyMicros,
            Outcome outcome,
            List<Reading> readings,
            long arrivalMillis);
}
