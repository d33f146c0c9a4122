package io.canaryjudge.window;

import org.jspecify.annotations.Nullable;

/** The batches of a store: one collects while another is made durable, where that is to be. */
final class CommitCycle {

    private final WindowSpec spec;
    private UncommittedBatch collecting = new UncommittedBatch();
    /** Of the batch that collects. */
    private long number;

    /** What was taken to be committed and has not come back. */
    private @Nullable UncommittedBatch underWay;

    private @Nullable UncommittedBatch spare;

    CommitCycle(WindowSpec spec) {
        this.spec = spec;
    }

    /** What is being collected for the next commit. */
    UncommittedBatch collecting() {
        return collecting;
    }

    /** Counts what was collected, in windows of which none is sealed. */
    void countCollected(long lastSealed) {
        if (!collecting.isEmpty()) {
            collecting.arrange();
            try {
                collecting.commit(lastSealed);
            } finally {
                collecting.begin(++number);
            }
        }
    }

    /** @throws IllegalStateException if what was taken before has not been given back */
    UncommittedBatch take() {
        if (underWay != null) {
            throw new IllegalStateException("what was taken has not been given back");
        }
        UncommittedBatch taken = collecting;
        taken.arrange();
        underWay = taken;
        collecting = spare == null ? new UncommittedBatch() : spare;
        collecting.begin(++number);
        spare = null;
        return taken;
    }

    /** @throws IllegalArgumentException if this is not what was taken last */
    void commit(UncommittedBatch taken) {
        requireUnderWay(taken);
        underWay = null;
        taken.commit(spec.lastSealed(taken.firstArrivalMillis()));
        spare = taken;
    }

    /** @throws IllegalArgumentException if this is not what was taken last */
    void discard(UncommittedBatch taken) {
        requireUnderWay(taken);
        underWay = null;
        taken.discard();
        spare = taken;
    }

    private void requireUnderWay(UncommittedBatch taken) {
        if (taken != underWay) {
            throw new IllegalArgumentException("only what was taken last can be given back, once");
        }
    }

    /** {@code nowMillis}, or when the first sample came that waits to be committed, if that is earlier. */
    long settledMillis(long nowMillis) {
        long settled = nowMillis;
        if (underWay != null) {
            settled = Math.min(settled, underWay.firstArrivalMillis());
        }
        return collecting.isEmpty() ? settled : Math.min(settled, collecting.firstArrivalMillis());
    }
}
