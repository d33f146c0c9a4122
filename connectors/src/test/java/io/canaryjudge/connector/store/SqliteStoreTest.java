package io.canaryjudge.connector.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.Retention;
import io.canaryjudge.spi.Store;
import io.canaryjudge.spi.StoreException.Kind;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends DurableStoreContract {

    @TempDir
    private Path folder;

    @Override
    protected Store openEmpty() {
        return openAgain();
    }

    @Override
    protected Store openAgain() {
        return SqlStore.file(file());
    }

    @Override
    protected Connection connection() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    @Override
    protected List<String> place() {
        return List.of(file().toString());
    }

    private Path file() {
        return folder.resolve("judge.db");
    }

    @Test
    void file_isAWriteAheadLogOfWhichEveryCommitIsForcedToTheDisk() throws Exception {
        try (Connection connection = connection();
                Statement sql = connection.createStatement();
                ResultSet mode = sql.executeQuery("PRAGMA journal_mode")) {
            assertThat(mode.getString(1)).isEqualTo("wal");
        }
        try (Transactions transactions = transactions()) {
            assertThat(transactions.<List<Integer>>run(sql -> sql.query("PRAGMA synchronous", row -> row.getInt(1))))
                    .containsExactly(2);
        }
    }

    private Transactions transactions() {
        return new Transactions(
                new com.zaxxer.hikari.HikariDataSource(SqliteFile.pool(file())), new SqliteDialect("test"));
    }

    @Test
    void commit_toAFullDisk_isRefusedAndRecoversWhenSpaceReturns() {
        store.close();
        HikariConfig small = SqliteFile.pool(folder.resolve("small.db"));
        small.setConnectionInitSql("PRAGMA max_page_count = 100");
        store = SqlStore.open(small, new SqliteDialect("small.db"));
        Fact large = new Fact("x", NOW, "{\"x\":\"" + "x".repeat(20_000) + "\"}");
        assertFails(Kind.FULL, "small.db: no space is left", () -> {
            for (int i = 0; i < 100; i++) {
                store.journal().commit(Commit.of("s" + i, 0, large).closing());
            }
        });
        long kept = store.journal().streams("", 100).size();
        assertThat(kept).isBetween(5L, 30L);
        assertThat(store.journal().streams("", 100))
                .allSatisfy(head -> assertThat(flaw(head.stream())).isEmpty());

        store.vacuum(NOW, new Retention(A_MINUTE, 1));

        assertThat(store.journal().commit(Commit.of("new", 0, large))).isInstanceOf(CommitOutcome.Written.class);
    }

    @Test
    void vacuum_givesSpaceBack() throws Exception {
        for (int i = 0; i < 20; i++) {
            store.journal()
                    .commit(Commit.of("s" + i, 0, new Fact("x", NOW, "{\"x\":\"" + "x".repeat(50_000) + "\"}"))
                            .closing());
        }
        store.vacuum(NOW, new Retention(A_MINUTE, 20));
        long before = Files.size(file());

        store.vacuum(NOW, new Retention(A_MINUTE, 1));

        assertThat(before).isGreaterThan(1_000_000);
        assertThat(Files.size(file())).isLessThan(before / 4);
    }

    @Test
    void commit_whileAnotherWritesForLong_failsInTime() throws Exception {
        store.close();
        HikariConfig impatient = SqliteFile.pool(file());
        impatient.setConnectionInitSql("PRAGMA busy_timeout = 50");
        store = SqlStore.open(impatient, new SqliteDialect("judge.db"));
        try (Connection connection = connection();
                Statement sql = connection.createStatement()) {
            sql.execute("BEGIN IMMEDIATE");

            assertFails(Kind.TOO_SLOW, "judge.db: did not answer in time", () -> commit("a", "started"));

            sql.execute("ROLLBACK");
        }
        assertThat(commit("a", "started")).isInstanceOf(CommitOutcome.Written.class);
    }

    @Test
    void file_thatIsNoStore_isNamed() throws Exception {
        Path other = folder.resolve("other.db");
        Files.writeString(other, "this is no database, but long enough to be looked at ".repeat(100));

        assertFails(Kind.CORRUPT, other + ": is damaged, or is no store", () -> SqlStore.file(other));
    }

    @Test
    void file_inAFolderThatIsNotThere_isNamed() {
        Path nowhere = folder.resolve("nowhere").resolve("judge.db");

        assertFails(Kind.UNREACHABLE, nowhere + ": cannot be reached", () -> SqlStore.file(nowhere));
    }

    @Test
    void file_damagedInItsPages_isFound() throws Exception {
        fillAndClose();
        try (RandomAccessFile bytes = new RandomAccessFile(file().toFile(), "rw")) {
            bytes.seek(bytes.length() - 4 * 4096);
            bytes.write(new byte[2 * 4096]);
        }

        store = openAgain();

        assertThat(store.damage())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).isNotBlank());
    }

    @Test
    void file_withAnotherTextInAPage_isFoundByTheChain() throws Exception {
        fillAndClose();
        String bytes = Files.readString(file(), StandardCharsets.ISO_8859_1);
        Files.writeString(file(), bytes.replace("x".repeat(500), "y".repeat(500)), StandardCharsets.ISO_8859_1);

        store = openAgain();

        assertThat(store.damage()).isEmpty();
        assertThat(store.journal().streams("", 100))
                .filteredOn(head -> flaw(head.stream()).isPresent())
                .isNotEmpty();
    }

    private void fillAndClose() {
        for (int i = 0; i < 50; i++) {
            store.journal().commit(Commit.of("s" + i, 0, new Fact("x", NOW, "{\"x\":\"" + "x".repeat(3_000) + "\"}")));
        }
        store.close();
    }
}
