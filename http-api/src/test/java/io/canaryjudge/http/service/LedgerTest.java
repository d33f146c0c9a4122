package io.canaryjudge.http.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.store.ModelStore;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Fact;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final StandingLoop loop = new StandingLoop();
    private final FailingStore store = new FailingStore(new ModelStore());
    private final Ledger ledger = new Ledger(loop, store.journal(), new Telemetry());

    private static Commit commit(String stream) {
        return Commit.of(stream, 0, new Fact("started", 1, "{}"));
    }

    @Test
    void commits_thatFailTogether_areNotHeldAgainstLaterOnes() {
        store.fail(FailingStore.Failure.BEFORE);
        Future<CommitOutcome> one = ledger.writeNow(commit("one"));
        Future<CommitOutcome> two = ledger.writeNow(commit("two"));
        loop.runAll();
        assertThat(one.failed() && two.failed()).isTrue();

        store.fail(FailingStore.Failure.NONE);
        Future<CommitOutcome> later = ledger.writeNow(commit("later"));
        loop.runAll();

        assertThat(ledger.failure()).isEmpty();
        assertThat(later.result()).isInstanceOf(CommitOutcome.Written.class);
    }

    @Test
    void store_thatFailsWhileACommitWaitsForIt_isSaid() {
        store.fail(FailingStore.Failure.BEFORE);
        Future<CommitOutcome> waiting = ledger.write(commit("waiting"));
        loop.runAll();

        assertThat(ledger.failure()).isPresent();
        assertThat(ledger.writeNow(commit("hurried")).failed()).isTrue();
        assertThat(waiting.isComplete()).isFalse();
    }
}
