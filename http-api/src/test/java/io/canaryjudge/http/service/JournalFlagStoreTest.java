package io.canaryjudge.http.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.store.SqlStore;
import io.canaryjudge.flag.Flag;
import io.canaryjudge.flag.Flag.Switch;
import io.canaryjudge.flag.FlagChange;
import io.canaryjudge.flag.FlagKey;
import io.canaryjudge.flag.FlagState;
import io.canaryjudge.flag.Strategy.Percentage;
import io.canaryjudge.flag.UserShare;
import io.canaryjudge.http.loop.VertxLoop;
import io.canaryjudge.spi.FlagStore;
import io.canaryjudge.spi.FlagStoreContract;
import io.canaryjudge.spi.StreamHead;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalFlagStoreTest extends FlagStoreContract {

    private final Vertx vertx = Vertx.vertx();
    private final SqlStore store = SqlStore.inMemory();

    @Override
    protected FlagStore open() {
        return new JournalFlagStore(store.journal(), VertxLoop.current(vertx), InstantSource.system());
    }

    @AfterEach
    void close() {
        vertx.close().await();
        store.close();
    }

    /** A second store on the same journal, as another process is. */
    @Test
    void aFlag_thatIsChangedOften_isFoundAgain_inStreamsThatStayShort() {
        FlagStore before = open();
        FlagState state = percent(0);
        for (int i = 1; i <= 450; i++) {
            FlagChange change = new FlagChange(Instant.EPOCH.plusSeconds(i), "ann", "step " + i, "percentage");
            state = state.changed(percent(i / 450.0).flag(), change);
            before.save(state).toCompletableFuture().join();
        }

        assertThat(open().load().toCompletableFuture().join()).containsExactly(state);
        List<StreamHead> streams = store.journal().streams("", 100);
        assertThat(streams).hasSize(3).allMatch(head -> head.entries() <= 201);
        assertThat(streams).filteredOn(head -> head.closedMillis().isEmpty()).hasSize(1);
    }

    private static FlagState percent(double share) {
        Percentage percentage = new Percentage(new UserShare((int) (share * UserShare.STEPS)));
        return FlagState.created(
                Flag.of(new FlagKey("often"), Switch.ON, percentage),
                new FlagChange(Instant.EPOCH, "ann", "because", "defined"));
    }
}
