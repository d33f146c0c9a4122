package io.canaryjudge.connector.store;

import io.canaryjudge.spi.StoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** PostgreSQL: serializable transactions, the errors by their SQLSTATE. */
record PostgresDialect(String name, int statementSeconds) implements Dialect {

    /** Serialization failure, deadlock, and a row that another has written first. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "23505");

    private static final Set<String> TOO_SLOW = Set.of("57014", "55P03");
    private static final Set<String> GOING_AWAY = Set.of("57P01", "57P02", "57P03", "53300");
    private static final Set<String> DAMAGED = Set.of("XX001", "XX002");

    @Override
    public String numberColumn() {
        return "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
    }

    @Override
    public String forUpdate() {
        return " FOR UPDATE";
    }

    @Override
    public StoreException.Kind kindOf(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        if (state.equals("53100")) {
            return StoreException.Kind.FULL;
        }
        if (TOO_SLOW.contains(state) || CONFLICTS.contains(state)) {
            return StoreException.Kind.TOO_SLOW;
        }
        if (GOING_AWAY.contains(state) || state.startsWith("08")) {
            return StoreException.Kind.UNREACHABLE;
        }
        if (DAMAGED.contains(state)) {
            return StoreException.Kind.CORRUPT;
        }
        boolean isAboutRights = state.startsWith("28") || state.equals("42501") || state.equals("3D000");
        return isAboutRights ? StoreException.Kind.REFUSED : StoreException.Kind.OTHER;
    }

    @Override
    public boolean isConflict(SQLException error) {
        return CONFLICTS.contains(String.valueOf(error.getSQLState()));
    }

    /** Nothing; the query shows that it is there. */
    @Override
    public void prepare(Sql sql) throws SQLException {
        sql.query("SELECT 1", row -> row.getInt(1));
    }

    /** Its own daemon does that. */
    @Override
    public void shrink(Sql sql) {}

    /** It has checksums of its pages, which a read meets. */
    @Override
    public List<String> damage(Sql sql) {
        return List.of();
    }
}
