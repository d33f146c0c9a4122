package io.canaryjudge.window;

import io.canaryjudge.metric.SeriesKey;
import org.jspecify.annotations.Nullable;

/**
 * A series as a writer of many samples names it: the store finds its windows once and then again only when it has
 * forgotten them meanwhile. Belongs to one store.
 */
public final class SeriesHandle {

    private final SeriesKey key;
    private @Nullable SeriesWindows windows;

    /** A handle that no store has seen yet. */
    public SeriesHandle(SeriesKey key) {
        this.key = key;
    }

    /** Which series it is. */
    public SeriesKey key() {
        return key;
    }

    /** Its windows, if they are known and the store has not forgotten them. */
    @Nullable SeriesWindows windows() {
        return windows == null || windows.isForgotten() ? null : windows;
    }

    void found(SeriesWindows known) {
        windows = known;
    }
}
