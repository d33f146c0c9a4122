package io.canaryjudge.connector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.flag.Flag;
import io.canaryjudge.flag.Flag.Switch;
import io.canaryjudge.flag.FlagChange;
import io.canaryjudge.flag.FlagKey;
import io.canaryjudge.flag.FlagState;
import io.canaryjudge.flag.Strategy.Everybody;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryFlagStoreTest {

    private static final FlagChange CHANGE = new FlagChange(Instant.EPOCH, "ann", "because", "defined");
    private final MemoryFlagStore store = new MemoryFlagStore();

    @Test
    void store_keepsTheLatestOfEachKeyUntilItIsRemoved() {
        FlagState one = state("a");
        FlagState two = state("b");
        FlagState changed = one.changed(one.flag().withEnabled(Switch.OFF), CHANGE);

        store.save(one).toCompletableFuture().join();
        store.save(two).toCompletableFuture().join();
        store.save(changed).toCompletableFuture().join();
        assertThat(loaded()).containsExactlyInAnyOrder(changed, two);

        store.remove(new FlagKey("a")).toCompletableFuture().join();
        store.remove(new FlagKey("none")).toCompletableFuture().join();
        assertThat(loaded()).containsExactly(two);
    }

    @Test
    void store_thatIsClosed_fails() {
        store.close();

        assertThat(store.load()).isCompletedExceptionally();
        assertThat(store.save(state("a"))).isCompletedExceptionally();
        assertThat(store.remove(new FlagKey("a"))).isCompletedExceptionally();
    }

    private List<FlagState> loaded() {
        return store.load().toCompletableFuture().join();
    }

    private static FlagState state(String key) {
        return FlagState.created(Flag.of(new FlagKey(key), Switch.ON, new Everybody()), CHANGE);
    }
}
