package io.canaryjudge.spi;

import io.canaryjudge.flag.FlagKey;
import io.canaryjudge.flag.FlagState;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where feature flags are kept. Implementations are safe for use by several threads. */
public interface FlagStore extends AutoCloseable {

    /** All flags that are kept, in any order. */
    CompletionStage<List<FlagState>> load();

    /** Keeps a flag in place of the one with the same key; the stage completes when it is kept. */
    CompletionStage<Void> save(FlagState flag);

    /** Drops a flag; one that is not kept is no error. The stage completes when it is gone. */
    CompletionStage<Void> remove(FlagKey key);

    /** Releases what it holds; later calls fail. */
    @Override
    void close();
}
