package io.canaryjudge.connector.store;

import com.zaxxer.hikari.HikariDataSource;
import io.canaryjudge.spi.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Runs work in transactions. Work that got into another transaction's way is done again, some times and each time after
 * a little longer; whatever else goes wrong is a {@link StoreException}.
 */
final class Transactions implements AutoCloseable {

    private static final int MOST_TRIES = 12;
    private static final long FIRST_PAUSE_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 200;

    private final HikariDataSource pool;
    private final Dialect dialect;
    private final SplittableRandom random = new SplittableRandom();

    Transactions(HikariDataSource pool, Dialect dialect) {
        this.pool = pool;
        this.dialect = dialect;
    }

    /** What is done in a transaction; it may be done several times. */
    @FunctionalInterface
    interface Work<T> {
        T run(Sql sql) throws SQLException;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Does it as one. */
    <T> T run(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (SQLException e) {
                if (!dialect.isConflict(e) || attempt == MOST_TRIES) {
                    throw failure(e);
                }
                pause(attempt);
            }
        }
    }

    /** Does it statement by statement. */
    <T> T runAlone(Work<T> work) {
        try (Connection connection = open()) {
            return work.run(new Sql(connection, dialect.statementSeconds()));
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private <T> T once(Work<T> work) throws SQLException {
        try (Connection connection = open()) {
            try {
                connection.setAutoCommit(false);
                T result = work.run(new Sql(connection, dialect.statementSeconds()));
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    private Connection open() throws SQLException {
        if (pool.isClosed()) {
            throw new StoreException(
                    StoreException.Kind.CLOSED, dialect.name() + " is closed", new IllegalStateException("closed"));
        }
        return pool.getConnection();
    }

    /** A connection of which nobody knows what state it is in is not used again. */
    private void rollBack(Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            pool.evictConnection(connection);
            because.addSuppressed(e);
        }
    }

    /** The pool's own complaint that it has no connection to give has why as its cause, where it knows. */
    private StoreException failure(SQLException error) {
        SQLException reason = error;
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            reason = cause instanceof SQLException deeper ? deeper : reason;
        }
        StoreException.Kind kind = dialect.kindOf(reason);
        if (kind == StoreException.Kind.OTHER && error instanceof java.sql.SQLTransientConnectionException) {
            kind = StoreException.Kind.UNREACHABLE;
        }
        return new StoreException(kind, dialect.name() + ": " + words(kind) + " (" + reason.getMessage() + ")", error);
    }

    static String words(StoreException.Kind kind) {
        return switch (kind) {
            case FULL -> "no space is left";
            case UNREACHABLE -> "cannot be reached";
            case TOO_SLOW -> "did not answer in time";
            case REFUSED -> "does not allow it";
            case CORRUPT -> "is damaged, or is no store";
            case CLOSED -> "is closed";
            case OTHER -> "failed";
        };
    }

    private void pause(int attempt) {
        long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << attempt);
        long millis;
        synchronized (random) {
            millis = random.nextLong(1, longest + 1);
        }
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.TOO_SLOW, dialect.name() + ": was interrupted", e);
        }
    }
}
