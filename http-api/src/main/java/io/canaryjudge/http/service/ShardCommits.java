package io.canaryjudge.http.service;

import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.window.UncommittedBatch;
import io.canaryjudge.window.WindowStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has what one shard takes made durable, and tells those who wait for it. One batch is at the disk, the next one is
 * collected. Confined to the shard's loop.
 */
final class ShardCommits {

    private static final Logger LOG = LoggerFactory.getLogger(ShardCommits.class);

    /** So much does not wait for the interval to be over. */
    private static final long LARGE = 4_000;
    /** So much is held at the most: some tens of megabytes. */
    private static final long MOST_COLLECTED = 4_000_000;

    private static final int MOST_PARTS = 500_000;
    /** A disk that has been silent for this long gets no more to do. */
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Nobody waits longer. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Loop loop;
    private final WindowStore store;
    private final GroupCommit log;
    private final Telemetry telemetry;
    private final long intervalNanos;
    /** Numbers of batches, from 1 on. */
    private long collecting = 1;

    private long lastLost;
    private boolean isUnderWay;
    private boolean isTimerSet;
    private long handedOverNanos;
    private List<Waiting> waiting = new ArrayList<>();
    private List<Waiting> waitingForDisk = new ArrayList<>();

    ShardCommits(Loop loop, WindowStore store, GroupCommit log, Telemetry telemetry, Duration interval) {
        this.loop = loop;
        this.store = store;
        this.log = log;
        this.telemetry = telemetry;
        intervalNanos = interval.toNanos();
        handedOverNanos = loop.nanoTime() - intervalNanos;
    }

    /** Which batch takes what is recorded next. */
    long mark() {
        return collecting;
    }

    /** Whether no more can be taken until the disk has moved on. */
    boolean isBlocked() {
        UncommittedBatch batch = store.uncommitted();
        return batch.recorded() >= MOST_COLLECTED
                || batch.parts().size() >= MOST_PARTS
                || (isUnderWay && loop.nanoTime() - handedOverNanos > STUCK_NANOS);
    }

    /**
     * Tells when everything is durable that was recorded since a mark was taken, or that it never will be.
     *
     * @param told on this loop; before this returns where there is nothing to wait for
     */
    void whenDurable(long mark, Consumer<Fate> told) {
        Waiting one = new Waiting(mark, told);
        if (!store.uncommitted().isEmpty()) {
            waiting.add(one);
            commitSoon();
        } else if (isUnderWay && mark < collecting) {
            waitingForDisk.add(one);
        } else {
            tell(one);
        }
    }

    private void tell(Waiting one) {
        one.told().accept(lastLost >= one.mark() ? Fate.LOST : Fate.KEPT);
    }

    /** Hands over what there is as soon as the disk and the interval allow. */
    void commitSoon() {
        if (isUnderWay || store.uncommitted().isEmpty()) {
            return;
        }
        long left = intervalNanos - (loop.nanoTime() - handedOverNanos);
        if (left <= 0 || store.uncommitted().recorded() >= LARGE) {
            handOver();
        } else if (!isTimerSet) {
            isTimerSet = true;
            long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
            loop.setTimer(millis, () -> {
                isTimerSet = false;
                commitSoon();
            });
        }
    }

    private void handOver() {
        UncommittedBatch batch = store.takeUncommitted();
        isUnderWay = true;
        long number = collecting++;
        handedOverNanos = loop.nanoTime();
        List<Waiting> empty = waitingForDisk;
        waitingForDisk = waiting;
        waiting = empty;
        log.submit(batch, isKept -> loop.run(() -> finish(number, batch, isKept)));
    }

    private void finish(long number, UncommittedBatch batch, boolean isKept) {
        telemetry.commit(loop.nanoTime() - handedOverNanos);
        isUnderWay = false;
        if (isKept) {
            count(batch);
        } else {
            telemetry.notKept(batch.recorded());
            lastLost = number;
            store.discard(batch);
        }
        List<Waiting> told = waitingForDisk;
        waitingForDisk = new ArrayList<>();
        told.forEach(this::tell);
        commitSoon();
    }

    /** What does not fit the windows any more is on disk all the same, and does not keep the rest from being counted. */
    private void count(UncommittedBatch batch) {
        try {
            store.commit(batch);
        } catch (IllegalArgumentException e) {
            LOG.error("windows could not be counted: {}", e.getMessage());
        }
    }

    /** Tells those who have waited for too long that nothing is known. */
    void giveUpWaiting() {
        if (isUnderWay && loop.nanoTime() - handedOverNanos > PATIENCE_NANOS) {
            List<Waiting> all = new ArrayList<>(waitingForDisk);
            all.addAll(waiting);
            waitingForDisk.clear();
            waiting.clear();
            all.forEach(one -> one.told().accept(Fate.UNKNOWN));
        }
    }

    /** Completes when everything that was taken so far is durable, or never will be. */
    Future<Void> flush() {
        Promise<Void> done = Promise.promise();
        whenDurable(collecting, first -> whenDurable(collecting, second -> done.complete()));
        return done.future();
    }

    private record Waiting(long mark, Consumer<Fate> told) {}
}
