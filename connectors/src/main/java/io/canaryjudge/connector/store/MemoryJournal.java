package io.canaryjudge.connector.store;

import io.canaryjudge.spi.Journal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A journal in memory, for trials and tests: it survives nothing. The stages it returns are complete already, and a
 * lock is held only as long as it takes to add one entry or to copy one stream.
 */
public final class MemoryJournal implements Journal {

    private final MemoryJournalLimits limits;
    private final Map<String, List<Entry>> streams = new HashMap<>();
    private boolean closed;

    /** An empty journal. */
    public MemoryJournal(MemoryJournalLimits limits) {
        this.limits = limits;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The stage fails with {@link JournalFullException} when the stream, or the number of streams, is at its limit;
     * what was kept before stays.
     */
    @Override
    public synchronized CompletionStage<Long> append(String stream, String type, String json) {
        if (closed) {
            return failedAsClosed();
        }
        List<Entry> entries = streams.getOrDefault(stream, new ArrayList<>());
        if (entries.isEmpty() && streams.size() >= limits.streams()) {
            return full("the journal has " + limits.streams() + " streams, the most it keeps; '" + stream
                    + "' is one more");
        }
        if (entries.size() >= limits.entriesPerStream()) {
            return full("'" + stream + "' has " + limits.entriesPerStream() + " entries, the most kept for one stream");
        }
        entries.add(new Entry(entries.size() + 1L, type, json));
        streams.put(stream, entries);
        return CompletableFuture.completedStage((long) entries.size());
    }

    @Override
    public synchronized CompletionStage<List<Entry>> read(String stream) {
        if (closed) {
            return failedAsClosed();
        }
        return CompletableFuture.completedStage(List.copyOf(streams.getOrDefault(stream, List.of())));
    }

    @Override
    public synchronized CompletionStage<Void> forget(String stream) {
        if (closed) {
            return failedAsClosed();
        }
        streams.remove(stream);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public synchronized void close() {
        closed = true;
        streams.clear();
    }

    private static CompletionStage<Long> full(String message) {
        return CompletableFuture.failedStage(new JournalFullException(message));
    }

    private static <T> CompletionStage<T> failedAsClosed() {
        return CompletableFuture.failedStage(new IllegalStateException("the journal is closed"));
    }
}
