package io.canaryjudge.connector.store;

import io.canaryjudge.flag.FlagKey;
import io.canaryjudge.flag.FlagState;
import io.canaryjudge.spi.FlagStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Flags in memory: a restart forgets them. The stages it returns are complete already. */
public final class MemoryFlagStore implements FlagStore {

    private final Map<FlagKey, FlagState> flags = new TreeMap<>();
    private boolean closed;

    @Override
    public synchronized CompletionStage<List<FlagState>> load() {
        return closed ? failedAsClosed() : CompletableFuture.completedStage(List.copyOf(flags.values()));
    }

    @Override
    public synchronized CompletionStage<Void> save(FlagState flag) {
        if (closed) {
            return failedAsClosed();
        }
        flags.put(flag.flag().key(), flag);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public synchronized CompletionStage<Void> remove(FlagKey key) {
        if (closed) {
            return failedAsClosed();
        }
        flags.remove(key);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public synchronized void close() {
        closed = true;
        flags.clear();
    }

    private static <T> CompletionStage<T> failedAsClosed() {
        return CompletableFuture.failedStage(new IllegalStateException("the store of flags is closed"));
    }
}
