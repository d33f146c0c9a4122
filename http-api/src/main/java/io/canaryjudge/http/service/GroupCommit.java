package io.canaryjudge.http.service;

import io.canaryjudge.spi.WindowLog;
import io.canaryjudge.window.UncommittedBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what shards hand over: one write for all that has come while the disk was busy with the one before. Safe for use
 * by several threads, which it does not keep waiting.
 */
public final class GroupCommit {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final WindowLog log;
    private final Executor writer;
    private final ConcurrentLinkedQueue<Submitted> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    /** Whether the last write failed: a disk that stays full is told of once. Used by the writer only. */
    private boolean isFailing;

    /** @param writer runs one task at a time, and may wait in it */
    public GroupCommit(WindowLog log, Executor writer) {
        this.log = log;
        this.writer = writer;
    }

    /** The log that is written to. */
    WindowLog log() {
        return log;
    }

    /**
     * Has a batch written.
     *
     * @param done is told whether the disk has it, on the writer's thread
     */
    void submit(UncommittedBatch batch, Consumer<Boolean> done) {
        queue.add(new Submitted(batch, done));
        if (isScheduled.compareAndSet(false, true)) {
            writer.execute(this::write);
        }
    }

    private void write() {
        isScheduled.set(false);
        List<Submitted> group = new ArrayList<>();
        for (Submitted next = queue.poll(); next != null; next = queue.poll()) {
            group.add(next);
        }
        if (!group.isEmpty()) {
            boolean isKept = false;
            try {
                isKept = isKept(group.stream().map(Submitted::batch).toList());
            } finally {
                for (Submitted each : group) {
                    each.done().accept(isKept);
                }
            }
        }
    }

    private boolean isKept(List<UncommittedBatch> batches) {
        try {
            log.append(batches);
            if (isFailing) {
                LOG.info("the window log takes samples again");
            }
            isFailing = false;
            return true;
        } catch (IOException | RuntimeException e) {
            if (!isFailing) {
                LOG.error("the window log does not take samples: {}", e.toString());
            }
            isFailing = true;
            return false;
        }
    }

    private record Submitted(UncommittedBatch batch, Consumer<Boolean> done) {}
}
