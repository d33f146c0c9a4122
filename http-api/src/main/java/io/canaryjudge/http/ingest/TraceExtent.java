package io.canaryjudge.http.ingest;

import java.util.function.Consumer;

/** Finds out how long a trace is. Used by one thread, for one trace. */
public final class TraceExtent implements Consumer<TraceRow> {

    private long rows;
    private long firstMillis;
    private long lastMillis;

    @Override
    public void accept(TraceRow row) {
        firstMillis = rows == 0 ? row.timeMillis() : firstMillis;
        lastMillis = row.timeMillis();
        rows++;
    }

    /** How many rows it has. */
    public long rows() {
        return rows;
    }

    /** The time of its first row; 0 if it has none. */
    public long firstMillis() {
        return firstMillis;
    }

    /** The time of its last row; 0 if it has none. */
    public long lastMillis() {
        return lastMillis;
    }
}
