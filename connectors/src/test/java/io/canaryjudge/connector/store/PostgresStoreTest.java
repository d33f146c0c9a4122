package io.canaryjudge.connector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Store;
import io.canaryjudge.spi.StoreException.Kind;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a real server. */
class PostgresStoreTest extends DurableStoreContract {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private String schema = "";

    @Override
    protected Store openEmpty() throws Exception {
        schema = "test" + SCHEMAS.incrementAndGet();
        tamper("CREATE SCHEMA " + schema);
        return openAgain();
    }

    @Override
    protected Store openAgain() {
        return SqlStore.postgres(config());
    }

    @Override
    protected Connection connection() throws Exception {
        return DriverManager.getConnection(PostgresServer.shared().url(schema), PostgresServer.USER, "");
    }

    @Override
    protected List<String> place() {
        return List.of(config().url(), config().user());
    }

    private PostgresConfig config() {
        try {
            return PostgresConfig.of(PostgresServer.shared().url(schema), PostgresServer.USER, "")
                    .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(1));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void commit_whileTheServerIsAway_failsInTimeAndRecovers() throws Exception {
        commit("a", "started");
        PostgresServer.shared().crash();
        try {
            assertFails(Kind.UNREACHABLE, "cannot be reached", () -> commit("a", "ticked"));
            assertFails(Kind.UNREACHABLE, "cannot be reached", this::openAgain);
        } finally {
            PostgresServer.shared().start();
        }

        assertThat(commit("a", "ticked")).isInstanceOf(CommitOutcome.Written.class);
        assertThat(flaw("a")).isEmpty();
    }

    @Test
    void commit_behindALock_failsInTime() throws Exception {
        commit("a", "started");
        try (Connection connection = connection();
                Statement sql = connection.createStatement()) {
            connection.setAutoCommit(false);
            sql.execute("SELECT 1 FROM stream WHERE name = 'a' FOR UPDATE");

            assertFails(Kind.TOO_SLOW, "did not answer in time", () -> commit("a", "ticked"));
        }
        assertThat(commit("a", "ticked")).isInstanceOf(CommitOutcome.Written.class);
    }

    @Test
    void commit_bySomebodyWithoutTheRight_isRefused() throws Exception {
        tamper("CREATE ROLE reader" + schema + " LOGIN");
        tamper("GRANT USAGE ON SCHEMA " + schema + " TO reader" + schema);

        assertFails(
                Kind.REFUSED,
                "does not allow it",
                () -> SqlStore.postgres(PostgresConfig.of(config().url(), "reader" + schema, "")));
    }

    @Test
    void database_thatIsNotThere_isNamed() {
        String url = config().url().replace("/postgres?", "/nowhere?");

        assertFails(Kind.REFUSED, "nowhere", () -> SqlStore.postgres(PostgresConfig.of(url, "postgres", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "postgresql://host/db",
                "jdbc:sqlite:hunter2",
                "jdbc:postgresql://host/db?user=a&password=hunter2",
                "jdbc:postgresql:hunter2"
            })
    void url_ofAnotherKind_isRefusedWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> PostgresConfig.of(url, "user", "secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("url: must be jdbc:postgresql://HOST/DATABASE")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void config_outOfRange_isRefused_andShowsNoPassword() {
        PostgresConfig config = PostgresConfig.of("jdbc:postgresql://host/db?ssl=true", "user", "hunter2");

        assertThat(config.toString()).isEqualTo("PostgresConfig[jdbc:postgresql://host/db, user=user]");
        assertThatThrownBy(() -> config.withTimeouts(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessage("connectTimeout: from PT1S to PT1M; was PT0S");
        assertThatThrownBy(() -> config.withTimeouts(Duration.ofSeconds(1), Duration.ofMinutes(2)))
                .hasMessage("statementTimeout: from PT1S to PT1M; was PT2M");
        assertThatThrownBy(() ->
                        new PostgresConfig(config.url(), "user", "", Duration.ofSeconds(1), Duration.ofSeconds(1), 0))
                .hasMessage("connections: from 1 to 100; was 0");
    }
}
