package io.canaryjudge.connector.store;

import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Decision;
import io.canaryjudge.spi.Delivery;
import io.canaryjudge.spi.Entry;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.NewDelivery;
import io.canaryjudge.spi.StreamHead;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One commit in one transaction. */
final class CommitWork {

    private final Sql sql;
    private final Dialect dialect;
    private final Commit commit;

    CommitWork(Sql sql, Dialect dialect, Commit commit) {
        this.sql = sql;
        this.dialect = dialect;
        this.commit = commit;
    }

    CommitOutcome run() throws SQLException {
        long epoch = SqlLeases.epoch(sql, dialect, commit.stream());
        if (epoch != commit.epoch()) {
            return new CommitOutcome.StaleEpoch(epoch);
        }
        Optional<StreamHead> head = SqlJournal.lockedHead(sql, dialect, commit.stream());
        if (head.isPresent()) {
            return onto(head.get());
        }
        return commit.after() == 0 ? open() : new CommitOutcome.Moved(emptyStream());
    }

    private CommitOutcome onto(StreamHead head) throws SQLException {
        if (head.entries() == commit.after()) {
            return write(head);
        }
        return isThereAlready(head) ? new CommitOutcome.Written(head) : new CommitOutcome.Moved(head);
    }

    /** Whether the stream ends with these very facts: this commit was made, and only its confirmation was lost. */
    private boolean isThereAlready(StreamHead head) throws SQLException {
        if (head.entries() != commit.after() + commit.facts().size()) {
            return false;
        }
        List<Fact> since = SqlJournal.entries(sql, commit.stream(), commit.after()).stream()
                .map(Entry::fact)
                .toList();
        return since.equals(commit.facts());
    }

    private CommitOutcome open() throws SQLException {
        Optional<String> key = commit.opening().key();
        Optional<StreamHead> holder = key.isPresent() ? SqlJournal.headByKey(sql, key.get()) : Optional.empty();
        return holder.isPresent() ? new CommitOutcome.KeyTaken(holder.get()) : write(emptyStream());
    }

    private StreamHead emptyStream() {
        return StreamHead.empty(
                commit.stream(), commit.opening(), commit.facts().get(0).atMillis());
    }

    private CommitOutcome write(StreamHead before) throws SQLException {
        Optional<Decision> taken = takenBefore();
        if (taken.isPresent()) {
            return new CommitOutcome.AlreadyDecided(taken.get());
        }
        StreamHead after = chain(before);
        keepHead(before, after);
        for (Commit.KeptPolicy policy : commit.policies()) {
            sql.update(
                    "INSERT INTO policy (hash, content) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
                    policy.hash(),
                    policy.text());
        }
        writeEntries(before);
        for (NewDelivery delivery : commit.deliveries()) {
            owe(delivery);
        }
        if (commit.decision().isPresent()) {
            decide(commit.decision().get());
        }
        return new CommitOutcome.Written(after);
    }

    private Optional<Decision> takenBefore() throws SQLException {
        if (commit.decision().isEmpty()) {
            return Optional.empty();
        }
        Decision decision = commit.decision().get();
        return SqlJournal.decision(sql, decision.subject(), decision.stage(), decision.attempt());
    }

    private StreamHead chain(StreamHead before) {
        StreamHead head = before;
        for (Fact fact : commit.facts()) {
            head = head.with(Entry.after(head, fact));
        }
        Fact last = commit.facts().get(commit.facts().size() - 1);
        return commit.ending() == Commit.Ending.CLOSES ? head.closedAt(last.atMillis()) : head;
    }

    private void keepHead(StreamHead before, StreamHead after) throws SQLException {
        if (before.entries() > 0) {
            sql.update(
                    "UPDATE stream SET entries = ?, hash = ?, closed_at = ? WHERE name = ?",
                    after.entries(),
                    after.hash(),
                    boxed(after.closedMillis()),
                    after.stream());
            return;
        }
        sql.update(
                "INSERT INTO stream (name, request_key, fingerprint, policy, opened_at, closed_at, entries, hash)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                after.stream(),
                after.opening().key().orElse(null),
                after.opening().fingerprint(),
                after.opening().policyHash(),
                after.openedMillis(),
                boxed(after.closedMillis()),
                after.entries(),
                after.hash());
    }

    private void writeEntries(StreamHead before) throws SQLException {
        StreamHead head = before;
        for (Fact fact : commit.facts()) {
            Entry entry = Entry.after(head, fact);
            sql.update(
                    "INSERT INTO entry (stream, number, type, at, json, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    entry.stream(),
                    entry.number(),
                    fact.type(),
                    fact.atMillis(),
                    fact.json(),
                    entry.previous(),
                    entry.hash());
            head = head.with(entry);
        }
    }

    private void owe(NewDelivery delivery) throws SQLException {
        sql.update(
                "INSERT INTO delivery (endpoint, subject, id, type, occurred_at, json, offered_at, state, attempts,"
                        + " next_at, failure) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, '')"
                        + " ON CONFLICT (endpoint, id) DO NOTHING",
                delivery.endpoint(),
                delivery.subject(),
                delivery.notification().id(),
                delivery.notification().type(),
                delivery.notification().occurredAt().toEpochMilli(),
                delivery.notification().json(),
                delivery.offeredMillis(),
                Delivery.State.PENDING.name(),
                delivery.offeredMillis());
    }

    private void decide(Decision decision) throws SQLException {
        sql.update(
                "INSERT INTO decision (subject, stage, attempt, outcome, at) VALUES (?, ?, ?, ?, ?)",
                decision.subject(),
                decision.stage(),
                decision.attempt(),
                decision.outcome(),
                decision.atMillis());
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
