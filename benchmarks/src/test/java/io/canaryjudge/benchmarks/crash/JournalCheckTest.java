package io.canaryjudge.benchmarks.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.store.SqlStore;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.Decision;
import io.canaryjudge.spi.Fact;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checker finds what it looks for. */
class JournalCheckTest {

    private final SqlStore store = SqlStore.inMemory();
    private final Told told = new Told();
    private MoodyReceiver receiver;
    private JournalCheck check;

    @BeforeEach
    void start() throws IOException {
        receiver = new MoodyReceiver(new SplittableRandom(1));
        check = new JournalCheck(told, receiver);
    }

    @AfterEach
    void stop() throws IOException {
        receiver.close();
        store.close();
    }

    private void write(String type, String json) {
        long after = store.journal().find("an_1").map(head -> head.entries()).orElse(0L);
        store.journal().commit(Commit.of("an_1", after, new Fact(type, 0, json)));
    }

    private void verdict(long sequence, String verdict) {
        boolean isFinal = !verdict.equals("CONTINUE");
        write(
                sequence == 1 ? "analysis.started" : "verdict.changed",
                "{\"verdict\":{\"sequence\":" + sequence + ",\"verdict\":\"" + verdict + "\",\"final\":" + isFinal
                        + ",\"stage\":\"\"}}");
    }

    @Test
    void journal_withAllThatWasSaid_passesAndLacksOnlyTheWebhook() throws IOException {
        told.started("key", "an_1");
        told.signalled("an_1", "pay");
        told.shown("an_1", 1, "CONTINUE");
        verdict(1, "CONTINUE");
        write("signal.received", "{\"signal\":\"journey-broken\",\"subject\":\"pay\"}");
        verdict(2, "CONTINUE");

        check.look(store);

        assertThat(check.lost()).isEmpty();
        assertThat(check.unknown()).isEmpty();
        assertThat(check.duplicated()).isEmpty();
        assertThat(check.changes()).isEqualTo(1);
        assertThat(check.undelivered(store)).isEqualTo(1);
    }

    @Test
    void whatWasAcknowledged_andIsNotThere_isLost() throws IOException {
        told.started("key", "an_1");
        told.started("other", "an_2");
        told.signalled("an_1", "pay");
        verdict(1, "CONTINUE");

        check.look(store);

        assertThat(check.lost()).containsExactly("signal pay of an_1", "analysis an_2");
    }

    @Test
    void verdict_thatWasShownAndIsNotThere_isUnknown() throws IOException {
        told.shown("an_1", 2, "ABORT");
        told.shown("an_1", 1, "PROMOTE");
        verdict(1, "CONTINUE");

        check.look(store);

        assertThat(check.unknown()).containsExactly("shown PROMOTE 1 of an_1", "shown ABORT 2 of an_1");
    }

    @Test
    void decisions_thatContradictEachOther_areTwice() throws IOException {
        verdict(1, "CONTINUE");
        verdict(2, "ABORT");
        verdict(3, "PROMOTE");
        verdict(3, "PROMOTE");

        check.look(store);

        assertThat(check.duplicated())
                .contains("an_1 has two verdicts 3", "an_1 was decided twice: ABORT, then PROMOTE");
        assertThat(check.lost()).contains("decision 1 of an_1");
    }

    @Test
    void entries_thatChanged_areLost() throws IOException {
        verdict(1, "CONTINUE");
        check.look(store);
        try (SqlStore other = SqlStore.inMemory()) {
            other.journal()
                    .commit(Commit.of("an_1", 0, new Fact("x", 0, "{}"))
                            .withDecision(new Decision("an_1", "", 1, "ABORT", 0)));

            check.look(other);
        }

        assertThat(check.lost()).containsExactly("entries of an_1");
        assertThat(check.duplicated()).containsExactly("an_1 has a decision without a verdict");
    }
}
