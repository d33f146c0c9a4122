package io.canaryjudge.http.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.store.SqlStore;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.Store;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {

    @TempDir
    private Path folder;

    private void write() {
        try (Store store = SqlStore.file(folder.resolve("journal.db"))) {
            store.journal().commit(Commit.of("an_1", 0, new Fact("analysis.started", 1, "{}")));
            store.journal().commit(Commit.of("an_1", 1, new Fact("verdict.changed", 2, "{\"verdict\":\"ABORT\"}")));
            store.journal().commit(Commit.of("an_2", 0, new Fact("analysis.started", 3, "{}")));
        }
    }

    @Test
    void journal_thatIsWhole_isSaidToBe() {
        write();

        Ran ran = Ran.judge("audit", "verify", "--data", folder.toString());

        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).isEqualTo("2 streams, 3 entries, 0 flaws\n");
        assertThat(ran.code()).isZero();
    }

    @Test
    void journal_thatSomebodyHasChanged_isNamedAndFails() throws Exception {
        write();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                Statement sql = connection.createStatement()) {
            sql.execute("UPDATE entry SET json = '{\"verdict\":\"PROMOTE\"}' WHERE number = 2");
        }

        Ran ran = Ran.judge("audit", "verify", "--data", folder.toString());

        assertThat(ran.out()).isEqualTo("""
                        broken: an_1, entry 2: its content is not what was written
                        2 streams, 3 entries, 1 flaws
                        """);
        assertThat(ran.code()).isEqualTo(1);
    }

    @Test
    void audit_withoutACommand_saysWhichThereAre() {
        Ran ran = Ran.judge("audit");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("a command is missing: verify");
    }
}
