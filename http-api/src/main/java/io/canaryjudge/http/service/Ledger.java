package io.canaryjudge.http.service;

import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes commits to the journal one after the other, in the order in which they are given, each again and again until the
 * store takes it or refuses it. Confined to the service's loop.
 */
final class Ledger {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final long RETRY_MILLIS = 500;
    private static final int MOST_WAITING = 10_000;

    private final Loop loop;
    private final Journal journal;
    private final Telemetry telemetry;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean writing;
    private @Nullable StoreException failure;

    Ledger(Loop loop, Journal journal, Telemetry telemetry) {
        this.loop = loop;
        this.journal = journal;
        this.telemetry = telemetry;
    }

    /** What is the matter with the store; empty while it takes what it is given. */
    Optional<StoreException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Writes a commit however long it takes. */
    Future<CommitOutcome> write(Commit commit) {
        return add(new Waiting(commit, Patience.ENDLESS, Promise.promise()));
    }

    /** Writes a commit for somebody who waits: fails with {@link StoreException} when the store does not take it now. */
    Future<CommitOutcome> writeNow(Commit commit) {
        return failure == null
                ? add(new Waiting(commit, Patience.NONE, Promise.promise()))
                : Future.failedFuture(failure);
    }

    private Future<CommitOutcome> add(Waiting one) {
        if (waiting.size() >= MOST_WAITING) {
            return Future.failedFuture(new IllegalStateException(MOST_WAITING
                    + " commits wait for the store, the most that may; " + one.commit.stream() + " has one more"));
        }
        waiting.addLast(one);
        next();
        return one.outcome.future();
    }

    private void next() {
        Waiting first = waiting.peekFirst();
        if (writing || first == null) {
            return;
        }
        writing = true;
        loop.callBlocking(() -> journal.commit(first.commit)).onComplete(written -> {
            if (written.succeeded()) {
                recovered();
                done(first);
                first.outcome.complete(written.result());
                next();
            } else {
                failed(first, written.cause());
            }
        });
    }

    private void failed(Waiting first, Throwable cause) {
        telemetry.journalFailure();
        if (!(cause instanceof StoreException problem) || first.patience == Patience.NONE) {
            done(first);
            first.outcome.fail(cause);
            note(cause);
            next();
            return;
        }
        note(problem);
        loop.setTimer(RETRY_MILLIS, () -> {
            writing = false;
            next();
        });
    }

    private void done(Waiting first) {
        waiting.remove(first);
        writing = false;
    }

    /** With nothing left to try the store with, nobody would find out that it is well again. */
    private void note(Throwable cause) {
        if (failure == null) {
            LOG.error("the journal takes nothing: {}", cause.getMessage());
        }
        if (waiting.isEmpty()) {
            failure = null;
        } else if (cause instanceof StoreException problem) {
            failure = problem;
        }
    }

    private void recovered() {
        if (failure != null) {
            LOG.info("the journal takes entries again");
        }
        failure = null;
    }

    /** How long a commit is tried. */
    private enum Patience {
        ENDLESS,
        NONE
    }

    /** A commit and who waits for it. */
    private record Waiting(Commit commit, Patience patience, Promise<CommitOutcome> outcome) {}
}
