package io.canaryjudge.connector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.spi.ChainCheck;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Delivery;
import io.canaryjudge.spi.Entry;
import io.canaryjudge.spi.Leases.LeaseOutcome;
import io.canaryjudge.spi.Store;
import io.canaryjudge.spi.StoreException;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a {@link Store} must do that outlives its process and is shared by several. */
abstract class DurableStoreContract extends StoreContract {

    private static final int KILLS = 4;

    /** The store of this test once more, as another process has it. */
    protected abstract Store openAgain();

    /** A connection past the store, as somebody has it who tampers. */
    protected abstract Connection connection() throws Exception;

    /** How {@link CrashingWriter} is told of this test's store. */
    protected abstract List<String> place();

    @Test
    void reopened_hasEverything() {
        commit("a", "started");
        store.journal().commit(Commit.of("a", 1, fact("changed")).withDelivery(delivery("a", "msg_1")));
        store.leases().acquire("b", "one", NOW, A_MINUTE);
        List<Entry> entries = store.journal().read("a");
        store.close();

        store = openAgain();

        assertThat(store.journal().read("a")).isEqualTo(entries);
        assertThat(flaw("a")).isEmpty();
        assertThat(store.outbox().due("webhook", NOW, 10)).hasSize(1);
        assertThat(store.leases().acquire("b", "two", NOW, A_MINUTE)).isInstanceOf(LeaseOutcome.HeldByOther.class);
    }

    @Test
    void killed_hasAllThatWasAcknowledgedAndNoHalfOfACommit() throws Exception {
        SplittableRandom random = new SplittableRandom(17);
        long acknowledged = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged = writeAndKill(1 + random.nextInt(40));

            store.close();
            store = openAgain();
            List<Entry> entries = store.journal().read("crash");
            assertThat((long) entries.size()).isBetween(acknowledged, acknowledged + 1);
            assertThat(flaw("crash")).isEmpty();
            assertThat(store.outbox().count(Delivery.State.PENDING)).isEqualTo(entries.size());
        }
        assertThat(acknowledged).isPositive();
    }

    /** The number of the last entry that the writer had confirmed when it was killed. */
    private long writeAndKill(int confirmations) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CrashingWriter.class.getName()));
        command.addAll(place());
        Process writer = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long last = 0;
        try (BufferedReader lines = writer.inputReader()) {
            for (int i = 0; i < confirmations; i++) {
                last = Long.parseLong(String.valueOf(lines.readLine()));
            }
            writer.toHandle().destroyForcibly();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = Long.parseLong(line);
            }
            writer.waitFor();
        }
        return last;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE entry SET json = '{\"verdict\":\"PROMOTE\"}' WHERE number = 2 | 2 | its content is not what was written",
                "UPDATE entry SET at = at + 1 WHERE number = 3 | 3 | its content is not what was written",
                "DELETE FROM entry WHERE number = 2 | 2 | entry 3 of a stands in its place",
                "DELETE FROM entry WHERE number = 3 | 2 | the stream ends here, but 3 entries were written, the last with another hash",
                "UPDATE entry SET previous = hash WHERE number = 2 | 2 | it does not follow the entry before it"
            })
    void tampering_isFoundAndNamed(String statement, long number, String what) throws Exception {
        commit("a", "started");
        commit("a", "changed");
        commit("a", "ended");

        tamper(statement);

        assertThat(flaw("a")).contains(new ChainCheck.Flaw("a", number, what));
    }

    @Test
    void stores_overTheSameData_fenceEachOther() {
        try (Store other = openAgain()) {
            store.leases().acquire("a", "paused", NOW, A_MINUTE);
            store.journal().commit(Commit.of("a", 0, fact("started")).withEpoch(1));
            other.leases().acquire("a", "awake", NOW + A_MINUTE.toMillis(), A_MINUTE);
            other.journal().commit(Commit.of("a", 1, fact("taken over")).withEpoch(2));

            assertThat(store.journal().commit(Commit.of("a", 1, fact("late")).withEpoch(1)))
                    .isEqualTo(new CommitOutcome.StaleEpoch(2));
        }
        assertThat(store.journal().read("a"))
                .extracting(entry -> entry.fact().type())
                .containsExactly("started", "taken over");
    }

    void tamper(String statement) throws Exception {
        try (Connection connection = connection();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    static void assertFails(StoreException.Kind kind, String message, ThrowingCallable call) {
        org.assertj.core.api.Assertions.assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.kind())
                                .as(failure.getMessage())
                                .isEqualTo(kind))
                .hasMessageContaining(message);
    }
}
