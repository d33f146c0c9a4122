package io.canaryjudge.http.service;

import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.spi.WindowLog;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;
import io.canaryjudge.window.WindowStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The windows of an earlier process that a store would still have, had that process gone on.
 *
 * @param lastArrivalMillis when the last of it came, milliseconds since 1970
 */
public record RecoveredWindows(List<Part> parts, long lastArrivalMillis) {

    /** Nothing. */
    public static final RecoveredWindows NONE = new RecoveredWindows(List.of(), Long.MIN_VALUE);

    private static final Logger LOG = LoggerFactory.getLogger(RecoveredWindows.class);

    /** Copies the list. */
    public RecoveredWindows {
        parts = List.copyOf(parts);
    }

    /**
     * Reads them, and waits for the disk.
     *
     * @param nowMillis milliseconds since 1970
     * @throws IOException if they cannot be read
     */
    public static RecoveredWindows read(WindowLog log, WindowSpec spec, long nowMillis) throws IOException {
        long newest = Math.min(log.newestIndex(), spec.indexOf(nowMillis));
        if (newest == Long.MIN_VALUE) {
            return NONE;
        }
        List<Part> parts = new ArrayList<>();
        log.replay(
                newest - spec.openWindows() - IngestShard.KEPT_WINDOWS,
                (series, index, requests) -> parts.add(new Part(series, index, requests)));
        return new RecoveredWindows(parts, log.lastArrivalMillis());
    }

    void restore(WindowStore store) {
        long refused = 0;
        for (Part part : parts) {
            Arrival arrival = store.restore(part.series(), part.index(), part.requests(), lastArrivalMillis);
            refused += arrival == Arrival.RECORDED ? 0 : 1;
        }
        if (refused > 0) {
            LOG.warn("{} windows of an earlier process are of more series than may be held now", refused);
        }
    }

    /** What came to one window of one series. */
    public record Part(SeriesKey series, long index, WindowSnapshot requests) {}
}
