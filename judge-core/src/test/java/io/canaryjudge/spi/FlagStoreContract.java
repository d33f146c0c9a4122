package io.canaryjudge.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.flag.AttributeRule;
import io.canaryjudge.flag.Flag;
import io.canaryjudge.flag.Flag.Switch;
import io.canaryjudge.flag.FlagChange;
import io.canaryjudge.flag.FlagKey;
import io.canaryjudge.flag.FlagState;
import io.canaryjudge.flag.Operator;
import io.canaryjudge.flag.Strategy;
import io.canaryjudge.flag.Strategy.Attributes;
import io.canaryjudge.flag.Strategy.Combination;
import io.canaryjudge.flag.Strategy.Everybody;
import io.canaryjudge.flag.Strategy.Percentage;
import io.canaryjudge.flag.Strategy.UserList;
import io.canaryjudge.flag.UserShare;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of flags does. */
public abstract class FlagStoreContract {

    private static final FlagChange CHANGE = new FlagChange(Instant.EPOCH, "ann", "because", "defined");
    private FlagStore store;

    /** A store in which nothing is kept. */
    protected abstract FlagStore open();

    @BeforeEach
    void prepare() {
        store = open();
    }

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
    void aFlag_thatWasRemoved_canBeKeptAgain() {
        FlagState first = state("a.b-c_d");
        FlagState again = first.changed(first.flag().withEnabled(Switch.OFF), CHANGE);
        store.save(first).toCompletableFuture().join();
        store.remove(first.flag().key()).toCompletableFuture().join();

        store.save(again).toCompletableFuture().join();

        assertThat(loaded()).containsExactly(again);
    }

    @Test
    void flags_ofEveryKind_areLoadedAsTheyWereSaved() {
        List<FlagState> flags = List.of(
                state("percent", new Percentage(UserShare.ofPercent(12.345))),
                state("users", new UserList(new LinkedHashSet<>(List.of("b", "a")))),
                state(
                        "rules",
                        new Attributes(
                                List.of(
                                        new AttributeRule("plan", Operator.IN, List.of("gold", "silver")),
                                        new AttributeRule("age", Operator.AT_LEAST, 18)),
                                Combination.ALL)));
        flags.forEach(flag -> store.save(flag).toCompletableFuture().join());

        assertThat(loaded()).containsExactlyInAnyOrderElementsOf(flags);
    }

    @Test
    void store_thatIsClosed_fails() {
        store.close();

        assertThat(store.load().toCompletableFuture()).isCompletedExceptionally();
        assertThat(store.save(state("a"))).isCompletedExceptionally();
        assertThat(store.remove(new FlagKey("a"))).isCompletedExceptionally();
    }

    private List<FlagState> loaded() {
        return store.load().toCompletableFuture().join();
    }

    private static FlagState state(String key) {
        return state(key, new Everybody());
    }

    private static FlagState state(String key, Strategy strategy) {
        return FlagState.created(Flag.of(new FlagKey(key), Switch.ON, strategy), CHANGE);
    }
}
