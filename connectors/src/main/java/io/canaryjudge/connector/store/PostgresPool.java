package io.canaryjudge.connector.store;

import com.zaxxer.hikari.HikariConfig;
import org.postgresql.ds.PGSimpleDataSource;

/** How a PostgreSQL database is opened: serializable transactions, and a limit to everything that could wait. */
final class PostgresPool {

    /** A busy machine may keep a transaction waiting for seconds between two of its statements. */
    private static final long SHORTEST_IDLE_MILLIS = 15_000;

    private PostgresPool() {}

    static HikariConfig of(PostgresConfig store) {
        int connectSeconds = (int) store.connectTimeout().toSeconds();
        int statementSeconds = (int) store.statementTimeout().toSeconds();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(store.url());
        source.setUser(store.user());
        source.setPassword(store.password());
        source.setConnectTimeout(connectSeconds);
        source.setLoginTimeout(connectSeconds);
        source.setSocketTimeout(2 * statementSeconds);
        source.setTcpKeepAlive(true);
        source.setApplicationName("canary-judge");
        source.setOptions("-c statement_timeout=" + 1000L * statementSeconds + " -c lock_timeout="
                + 1000L * statementSeconds + " -c idle_in_transaction_session_timeout="
                + Math.max(SHORTEST_IDLE_MILLIS, 2000L * statementSeconds));
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(store.connections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(store.connectTimeout().toMillis());
        config.setValidationTimeout(store.connectTimeout().toMillis());
        config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
        return config;
    }
}
