package io.canaryjudge.connector.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.Leases;
import io.canaryjudge.spi.Outbox;
import io.canaryjudge.spi.Retention;
import io.canaryjudge.spi.Store;
import io.canaryjudge.spi.StoreException;
import java.nio.file.Path;
import java.util.List;

/** A store in a database that speaks SQL. Opening one brings its tables up to date. */
public final class SqlStore implements Store {

    private final Transactions transactions;
    private final Journal journal;
    private final Outbox outbox;
    private final Leases leases;

    private SqlStore(Transactions transactions) {
        this.transactions = transactions;
        this.journal = new SqlJournal(transactions);
        this.outbox = new SqlOutbox(transactions);
        this.leases = new SqlLeases(transactions);
    }

    /**
     * A store in one file, which is made if there is none. What a call has returned is on the disk.
     *
     * @throws StoreException if the file cannot be used
     */
    public static SqlStore file(Path file) {
        return open(SqliteFile.pool(file), new SqliteDialect(file.toString()));
    }

    /** A store in memory, for trials and tests: it survives nothing. */
    public static SqlStore inMemory() {
        return open(SqliteFile.memory(), new SqliteDialect("the store in memory"));
    }

    /**
     * A store in a PostgreSQL database, which several processes may share.
     *
     * @throws StoreException if it cannot be used
     */
    public static SqlStore postgres(PostgresConfig config) {
        return open(PostgresPool.of(config), new PostgresDialect(config.place(), (int)
                config.statementTimeout().toSeconds()));
    }

    static SqlStore open(HikariConfig config, Dialect dialect) {
        config.setPoolName("store");
        config.setInitializationFailTimeout(-1);
        HikariDataSource pool = new HikariDataSource(config);
        try {
            Transactions transactions = new Transactions(pool, dialect);
            transactions.runAlone(sql -> {
                dialect.prepare(sql);
                return true;
            });
            Migrations.run(pool, dialect);
            return new SqlStore(transactions);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public Outbox outbox() {
        return outbox;
    }

    @Override
    public Leases leases() {
        return leases;
    }

    @Override
    public long vacuum(long nowMillis, Retention retention) {
        return new Vacuum(transactions).run(nowMillis, retention);
    }

    @Override
    public List<String> damage() {
        try {
            return transactions.runAlone(transactions.dialect()::damage);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.CORRUPT) {
                throw e;
            }
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        transactions.close();
    }
}
