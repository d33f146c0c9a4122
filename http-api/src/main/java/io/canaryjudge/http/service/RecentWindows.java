package io.canaryjudge.http.service;

import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSpec;
import java.util.List;

/**
 * The windows of one version, or of two, that are in memory.
 *
 * @param spec how time is cut
 * @param settledMillis up to which moment everything that arrived is in them, milliseconds since 1970
 * @param windows neighbouring windows, the oldest first; a version that was asked for alone is both their cohorts
 */
public record RecentWindows(WindowSpec spec, long settledMillis, List<WindowPair> windows) {

    /** Copies the list. */
    public RecentWindows {
        windows = List.copyOf(windows);
    }
}
