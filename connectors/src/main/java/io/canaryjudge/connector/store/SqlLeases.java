package io.canaryjudge.connector.store;

import io.canaryjudge.spi.Leases;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The leases in a table. A lease that was given back or has run out stays, for its epoch. */
final class SqlLeases implements Leases {

    private static final String LEASE = "SELECT holder, epoch, until FROM lease WHERE subject = ?";

    private final Transactions transactions;

    SqlLeases(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public LeaseOutcome acquire(String subject, String holder, long nowMillis, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("time: more than zero; was " + time);
        }
        long until = nowMillis + time.toMillis();
        return transactions.run(sql -> {
            Optional<Row> row = find(sql, transactions.dialect(), subject);
            if (row.isEmpty()) {
                sql.update(
                        "INSERT INTO lease (subject, holder, epoch, until) VALUES (?, ?, 1, ?)",
                        subject,
                        holder,
                        until);
                return new LeaseOutcome.Held(1, until);
            }
            return take(sql, subject, row.get(), new Row(holder, row.get().epoch(), until), nowMillis);
        });
    }

    private static LeaseOutcome take(Sql sql, String subject, Row row, Row wanted, long nowMillis) throws SQLException {
        boolean isOwn = row.holder().equals(wanted.holder());
        if (!isOwn && nowMillis < row.until()) {
            return new LeaseOutcome.HeldByOther(row.holder(), row.epoch(), row.until());
        }
        long epoch = isOwn ? row.epoch() : row.epoch() + 1;
        long until = isOwn ? Math.max(row.until(), wanted.until()) : wanted.until();
        sql.update(
                "UPDATE lease SET holder = ?, epoch = ?, until = ? WHERE subject = ?",
                wanted.holder(),
                epoch,
                until,
                subject);
        return new LeaseOutcome.Held(epoch, until);
    }

    @Override
    public void release(String subject, String holder) {
        transactions.run(sql -> sql.update(
                "UPDATE lease SET until = 0, holder = '' WHERE subject = ? AND holder = ?", subject, holder));
    }

    /** The epoch of a subject, which stays as it is until the transaction is over; 0 for one never leased. */
    static long epoch(Sql sql, Dialect dialect, String subject) throws SQLException {
        return find(sql, dialect, subject).map(Row::epoch).orElse(0L);
    }

    private static Optional<Row> find(Sql sql, Dialect dialect, String subject) throws SQLException {
        return sql.first(
                LEASE + dialect.forUpdate(), row -> new Row(row.getString(1), row.getLong(2), row.getLong(3)), subject);
    }

    /** One lease. */
    private record Row(String holder, long epoch, long until) {}
}
