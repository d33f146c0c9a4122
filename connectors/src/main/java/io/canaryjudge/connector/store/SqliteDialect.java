package io.canaryjudge.connector.store;

import io.canaryjudge.spi.StoreException;
import java.sql.SQLException;
import java.util.List;

/** SQLite: one writer at a time, the errors by the lower byte of their code. */
record SqliteDialect(String name) implements Dialect {

    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READONLY = 8;
    private static final int IOERR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int NOTADB = 26;

    @Override
    public String numberColumn() {
        return "INTEGER PRIMARY KEY AUTOINCREMENT";
    }

    /** Its transactions are the only ones that write from their beginning on. */
    @Override
    public String forUpdate() {
        return "";
    }

    /** Nothing here waits but for the lock, and that has its limit. */
    @Override
    public int statementSeconds() {
        return 0;
    }

    @Override
    public StoreException.Kind kindOf(SQLException error) {
        return switch (error.getErrorCode() & 0xff) {
            case FULL -> StoreException.Kind.FULL;
            case BUSY, LOCKED -> StoreException.Kind.TOO_SLOW;
            case CANTOPEN, IOERR -> StoreException.Kind.UNREACHABLE;
            case READONLY -> StoreException.Kind.REFUSED;
            case CORRUPT, NOTADB -> StoreException.Kind.CORRUPT;
            default -> StoreException.Kind.OTHER;
        };
    }

    /** A wait for the lock that was too long is no reason to wait again. */
    @Override
    public boolean isConflict(SQLException error) {
        return false;
    }

    /** The write-ahead log is a property of the file. */
    @Override
    public void prepare(Sql sql) throws SQLException {
        sql.execute("PRAGMA journal_mode = WAL");
    }

    @Override
    public void shrink(Sql sql) throws SQLException {
        sql.execute("PRAGMA incremental_vacuum");
        sql.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    @Override
    public List<String> damage(Sql sql) throws SQLException {
        return sql.query("PRAGMA integrity_check(20)", row -> row.getString(1)).stream()
                .filter(line -> !line.equals("ok"))
                .toList();
    }
}
