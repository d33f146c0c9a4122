package io.canaryjudge.connector.store;

import io.canaryjudge.spi.Delivery;
import io.canaryjudge.spi.NewDelivery;
import io.canaryjudge.spi.Notification;
import io.canaryjudge.spi.Outbox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** The outbox in a table. */
final class SqlOutbox implements Outbox {

    private static final String DELIVERIES = "SELECT number, endpoint, subject, id, type, occurred_at, json,"
            + " offered_at, state, attempts, next_at, failure FROM delivery d ";

    /** No earlier one of the same receiver and subject is pending. */
    private static final String IS_FIRST = " AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.state = 'PENDING'"
            + " AND e.endpoint = d.endpoint AND e.subject = d.subject AND e.number < d.number)";

    private final Transactions transactions;

    SqlOutbox(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public List<Delivery> due(String endpoint, long nowMillis, int limit) {
        return transactions.run(sql -> sql.query(
                DELIVERIES + "WHERE state = 'PENDING' AND endpoint = ? AND next_at <= ?" + IS_FIRST
                        + " ORDER BY next_at, number LIMIT ?",
                SqlOutbox::delivery,
                endpoint,
                nowMillis,
                limit));
    }

    @Override
    public OptionalLong nextDueMillis(String endpoint) {
        return transactions
                .run(sql -> sql.first(
                        "SELECT next_at FROM delivery d WHERE state = 'PENDING' AND endpoint = ?" + IS_FIRST
                                + " ORDER BY next_at LIMIT 1",
                        row -> OptionalLong.of(row.getLong(1)),
                        endpoint))
                .orElse(OptionalLong.empty());
    }

    @Override
    public boolean settle(Delivery tried, Settlement settlement) {
        return transactions.run(sql -> sql.update(
                        "UPDATE delivery SET state = ?, attempts = ?, next_at = ?, failure = ?"
                                + " WHERE number = ? AND state = 'PENDING' AND attempts = ?",
                        settlement.state().name(),
                        tried.attempts() + 1,
                        settlement.atMillis(),
                        settlement.failure(),
                        tried.number(),
                        tried.attempts())
                == 1);
    }

    @Override
    public List<Delivery> dead(long after, int limit) {
        return transactions.run(sql -> sql.query(
                DELIVERIES + "WHERE state = 'DEAD' AND number > ? ORDER BY number LIMIT ?",
                SqlOutbox::delivery,
                after,
                limit));
    }

    @Override
    public boolean offerAgain(long number, long nowMillis) {
        return transactions.run(sql -> sql.update(
                        "UPDATE delivery SET state = 'PENDING', attempts = 0, next_at = ?, offered_at = ?"
                                + " WHERE number = ? AND state = 'DEAD'",
                        nowMillis,
                        nowMillis,
                        number)
                == 1);
    }

    @Override
    public List<String> creditors() {
        return transactions.run(sql -> sql.query(
                "SELECT DISTINCT endpoint FROM delivery WHERE state = 'PENDING' ORDER BY endpoint",
                row -> row.getString(1)));
    }

    @Override
    public long giveUp(String endpoint, long nowMillis, String reason) {
        return transactions.run(sql -> sql.update(
                "UPDATE delivery SET state = 'DEAD', next_at = ?, failure = ? WHERE state = 'PENDING' AND endpoint = ?",
                nowMillis,
                reason,
                endpoint));
    }

    @Override
    public long count(Delivery.State state) {
        return transactions
                .run(sql ->
                        sql.first("SELECT count(*) FROM delivery WHERE state = ?", row -> row.getLong(1), state.name()))
                .orElse(0L);
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        Notification notification = new Notification(
                row.getString("id"),
                row.getString("type"),
                Instant.ofEpochMilli(row.getLong("occurred_at")),
                row.getString("json"));
        return new Delivery(
                row.getLong("number"),
                new NewDelivery(
                        row.getString("endpoint"), row.getString("subject"), notification, row.getLong("offered_at")),
                Delivery.State.valueOf(row.getString("state")),
                row.getInt("attempts"),
                row.getLong("next_at"),
                row.getString("failure"));
    }
}
