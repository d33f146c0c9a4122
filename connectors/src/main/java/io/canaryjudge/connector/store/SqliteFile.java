package io.canaryjudge.connector.store;

import com.zaxxer.hikari.HikariConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** How a SQLite file is opened: write-ahead log, every commit forced to the disk, one connection for all. */
final class SqliteFile {

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POOL_TIMEOUT = Duration.ofSeconds(10);

    private SqliteFile() {}

    static HikariConfig pool(Path file) {
        return pool("jdbc:sqlite:" + file.toAbsolutePath());
    }

    static HikariConfig memory() {
        return pool("jdbc:sqlite::memory:");
    }

    /**
     * The connection is kept for good: a store in memory ends with it. A new file learns from the first statement that it
     * may give pages back.
     */
    private static HikariConfig pool(String url) {
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        sqlite.setBusyTimeout((int) LOCK_TIMEOUT.toMillis());
        sqlite.enforceForeignKeys(true);
        SQLiteDataSource source = new SQLiteDataSource(sqlite);
        source.setUrl(url);
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setConnectionInitSql("PRAGMA auto_vacuum = INCREMENTAL");
        config.setMaximumPoolSize(1);
        config.setMaxLifetime(0);
        config.setConnectionTimeout(POOL_TIMEOUT.toMillis());
        return config;
    }
}
