package io.canaryjudge.connector.store;

import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Decision;
import io.canaryjudge.spi.Entry;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.StreamHead;
import io.canaryjudge.spi.StreamHead.Opening;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The journal in tables. */
final class SqlJournal implements Journal {

    private static final String HEADS =
            "SELECT name, request_key, fingerprint, policy, opened_at, closed_at, entries, hash FROM stream ";
    private static final String ENTRIES =
            "SELECT stream, number, type, at, json, previous, hash FROM entry WHERE stream = ? AND number > ? ORDER BY number";

    private final Transactions transactions;

    SqlJournal(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public CommitOutcome commit(Commit commit) {
        return transactions.run(sql -> new CommitWork(sql, transactions.dialect(), commit).run());
    }

    @Override
    public List<Entry> read(String stream) {
        return transactions.run(sql -> entries(sql, stream, 0));
    }

    @Override
    public Optional<StreamHead> find(String stream) {
        return transactions.run(sql -> sql.first(HEADS + "WHERE name = ?", SqlJournal::head, stream));
    }

    @Override
    public Optional<StreamHead> findByKey(String key) {
        return transactions.run(sql -> headByKey(sql, key));
    }

    @Override
    public List<StreamHead> streams(String after, int limit) {
        return transactions.run(
                sql -> sql.query(HEADS + "WHERE name > ? ORDER BY name LIMIT ?", SqlJournal::head, after, limit));
    }

    @Override
    public List<StreamHead> open(String after, int limit) {
        return transactions.run(sql -> sql.query(
                HEADS + "WHERE closed_at IS NULL AND name > ? ORDER BY name LIMIT ?", SqlJournal::head, after, limit));
    }

    @Override
    public Optional<String> policy(String hash) {
        return transactions.run(
                sql -> sql.first("SELECT content FROM policy WHERE hash = ?", row -> row.getString(1), hash));
    }

    @Override
    public Optional<Decision> decision(String subject, String stage, int attempt) {
        return transactions.run(sql -> decision(sql, subject, stage, attempt));
    }

    static Optional<StreamHead> lockedHead(Sql sql, Dialect dialect, String stream) throws SQLException {
        return sql.first(HEADS + "WHERE name = ?" + dialect.forUpdate(), SqlJournal::head, stream);
    }

    static Optional<StreamHead> headByKey(Sql sql, String key) throws SQLException {
        return sql.first(HEADS + "WHERE request_key = ?", SqlJournal::head, key);
    }

    static List<Entry> entries(Sql sql, String stream, long after) throws SQLException {
        return sql.query(ENTRIES, SqlJournal::entry, stream, after);
    }

    static Optional<Decision> decision(Sql sql, String subject, String stage, int attempt) throws SQLException {
        return sql.first(
                "SELECT outcome, at FROM decision WHERE subject = ? AND stage = ? AND attempt = ?",
                row -> new Decision(subject, stage, attempt, row.getString(1), row.getLong(2)),
                subject,
                stage,
                attempt);
    }

    private static StreamHead head(ResultSet row) throws SQLException {
        long closed = row.getLong("closed_at");
        OptionalLong closedMillis = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(closed);
        return new StreamHead(
                row.getString("name"),
                new Opening(
                        Optional.ofNullable(row.getString("request_key")),
                        row.getString("fingerprint"),
                        row.getString("policy")),
                row.getLong("opened_at"),
                closedMillis,
                row.getLong("entries"),
                row.getString("hash"));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getString("stream"),
                row.getLong("number"),
                new Fact(row.getString("type"), row.getLong("at"), row.getString("json")),
                row.getString("previous"),
                row.getString("hash"));
    }
}
