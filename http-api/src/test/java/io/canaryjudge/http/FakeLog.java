package io.canaryjudge.http;

import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.spi.WindowLog;
import io.canaryjudge.window.BatchParts;
import io.canaryjudge.window.DeltaVisitor;
import io.canaryjudge.window.UncommittedBatch;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

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
                for (int part = 0; part < batch.parts().size(); part++) {
                    parts.addAll(parts(batch, part));
                }
            }
            commits++;
        }
    }

    private static List<Part> parts(UncommittedBatch batch, int part) {
        BatchParts from = batch.parts();
        HistogramRecorder latency = new HistogramRecorder();
        CharBuffer buckets = batch.latencies(part);
        char[] copied = new char[buckets.remaining()];
        buckets.get(copied);
        latency.recordBuckets(copied, 0, copied.length);
        WindowSnapshot requests = new WindowSnapshot(from.outcomes(part), from.failures(part), latency.snapshot());
        return Stream.concat(from.counted(part).stream(), Stream.of(requests))
                .filter(snapshot -> !snapshot.isEmpty())
                .map(snapshot -> new Part(from.series(part), from.window(part), snapshot))
                .toList();
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
