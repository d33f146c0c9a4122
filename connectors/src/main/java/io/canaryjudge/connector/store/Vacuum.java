package io.canaryjudge.connector.store;

import io.canaryjudge.spi.Retention;
import java.sql.SQLException;
import java.util.List;

/** Drops what need not be kept any longer, some streams in each transaction so that nobody waits long for it. */
final class Vacuum {

    private static final int STREAMS_AT_ONCE = 100;

    /** Closed too long ago, or more than so many were closed after it; nothing of it is owed to a receiver. */
    private static final String OVER = "SELECT name FROM stream s WHERE closed_at IS NOT NULL"
            + " AND (closed_at < ? OR name NOT IN"
            + " (SELECT name FROM stream WHERE closed_at IS NOT NULL ORDER BY closed_at DESC, name DESC LIMIT ?))"
            + " AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.subject = s.name AND d.state = 'PENDING')"
            + " ORDER BY closed_at, name LIMIT " + STREAMS_AT_ONCE;

    private final Transactions transactions;

    Vacuum(Transactions transactions) {
        this.transactions = transactions;
    }

    long run(long nowMillis, Retention retention) {
        long before = nowMillis - retention.age().toMillis();
        long dropped = 0;
        long batch;
        do {
            batch = transactions.run(sql -> dropSome(sql, before, retention.closedStreams()));
            dropped += batch;
        } while (batch == STREAMS_AT_ONCE);
        transactions.run(sql -> dropOldDeliveries(sql, before));
        transactions.runAlone(sql -> {
            transactions.dialect().shrink(sql);
            return true;
        });
        return dropped;
    }

    private static long dropSome(Sql sql, long before, long most) throws SQLException {
        List<String> over = sql.query(OVER, row -> row.getString(1), before, most);
        for (String stream : over) {
            sql.update("DELETE FROM delivery WHERE subject = ?", stream);
            sql.update("DELETE FROM decision WHERE subject = ?", stream);
            sql.update("DELETE FROM lease WHERE subject = ?", stream);
            sql.update("DELETE FROM entry WHERE stream = ?", stream);
            sql.update("DELETE FROM stream WHERE name = ?", stream);
        }
        sql.update("DELETE FROM policy WHERE hash NOT IN (SELECT policy FROM stream)");
        return over.size();
    }

    /** The time of an ended delivery's next attempt is that of its end. */
    private static int dropOldDeliveries(Sql sql, long before) throws SQLException {
        return sql.update("DELETE FROM delivery WHERE state <> 'PENDING' AND next_at < ?", before);
    }
}
