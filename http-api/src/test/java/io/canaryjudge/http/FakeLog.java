package io.canaryjudge.http;

import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.spi.WindowLog;
import io.canaryjudge.window.DeltaVisitor;
import io.canaryjudge.window.UncommittedBatch;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A log in memory whose disk is full when it is told to be, and stands still when it is told to. */
public final class FakeLog implements WindowLog {

    private static final int MANY = 1_000_000;

    private final List<Part> parts = new ArrayList<>();
    private final Semaphore writes = new Semaphore(MANY);
    private volatile boolean isFull;
    private volatile int commits;

    /** Whether there is no room from now on. */
    public void full(boolean full) {
        isFull = full;
    }

    /** Lets writes wait until {@link #goOn()}. */
    public void standStill() {
        writes.drainPermits();
    }

    /** Lets writes go on. */
    public void goOn() {
        writes.release(MANY);
    }

    /** How many writes went well. */
    public int commits() {
        return commits;
    }

    @Override
    public void append(List<UncommittedBatch> batches) throws IOException {
        writes.acquireUninterruptibly();
        if (isFull) {
            throw new IOException("No space left on device");
        }
        synchronized (parts) {
            for (UncommittedBatch batch : batches) {
                batch.forEachPart((series, index, requests) -> parts.add(new Part(series, index, requests)));
                batch.forEachRequests((series, index, outcomes, failures, buckets) ->
                        parts.add(new Part(series, index, requests(outcomes, failures, buckets))));
            }
            commits++;
        }
    }

    private static WindowSnapshot requests(int outcomes, int failures, CharBuffer buckets) {
        HistogramRecorder latency = new HistogramRecorder();
        latency.recordBuckets(buckets);
        return new WindowSnapshot(outcomes, failures, latency.snapshot());
    }

    @Override
    public void replay(long firstIndex, DeltaVisitor visitor) {
        synchronized (parts) {
            for (Part part : parts) {
                if (part.index() >= firstIndex) {
                    visitor.visit(part.series(), part.index(), part.requests());
                }
            }
        }
    }

    @Override
    public List<WindowPair> pairs(String service, String baseline, String canary, long firstIndex, long lastIndex) {
        throw new UnsupportedOperationException("nobody asks this log");
    }

    @Override
    public long newestIndex() {
        synchronized (parts) {
            return parts.stream().mapToLong(Part::index).max().orElse(Long.MIN_VALUE);
        }
    }

    @Override
    public long lastArrivalMillis() {
        return 0;
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public void maintain(long nowMillis) {}

    @Override
    public void close() {}

    private record Part(SeriesKey series, long index, WindowSnapshot requests) {}
}
