package io.canaryjudge.connector.store;

import io.canaryjudge.spi.StoreException;
import java.sql.SQLException;
import java.util.List;

/** In what the databases differ. */
interface Dialect {

    /** The store as messages name it; no secret. */
    String name();

    /** The type of a column that numbers its rows in their order, as their key. */
    String numberColumn();

    /** What is added to a query whose rows others must not change before this transaction is over. */
    String forUpdate();

    /** Seconds that a statement may take; 0 where the connection has its own limit. */
    int statementSeconds();

    /** What an error means. */
    StoreException.Kind kindOf(SQLException error);

    /** Whether the whole transaction may be tried again at once, because it only got into another one's way. */
    boolean isConflict(SQLException error);

    /** What a database needs before its tables are made, outside of any transaction. */
    void prepare(Sql sql) throws SQLException;

    /** Gives free space back, outside of any transaction. */
    void shrink(Sql sql) throws SQLException;

    /** What the database's own check of itself finds. */
    List<String> damage(Sql sql) throws SQLException;
}
