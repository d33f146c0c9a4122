package io.canaryjudge.connector.windowlog;

import io.canaryjudge.window.UncommittedBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** The segment that is being written. Used by one thread; what is public to others is {@link #committed}. */
final class OpenSegment {

    private final Path file;
    private final SegmentFile out;
    private final long sinceMillis;
    private final SeriesNumbers numbers = new SeriesNumbers();
    private final CommitWriter commits = new CommitWriter(numbers);
    private volatile Segment committed;
    private boolean isBroken;

    private OpenSegment(Path file, SegmentFile out, long sinceMillis, long bytes) {
        this.file = file;
        this.out = out;
        this.sinceMillis = sinceMillis;
        committed = new Segment(file, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, bytes, false);
    }

    /** Begins a segment. */
    static OpenSegment create(SegmentFolder folder, Path file, ByteBuffer header, long nowMillis) throws IOException {
        SegmentFile out = folder.create(file);
        try {
            out.append(header);
            return new OpenSegment(file, out, nowMillis, SegmentHeader.BYTES);
        } catch (IOException e) {
            out.close();
            folder.delete(file);
            throw e;
        }
    }

    /** As much of it as is on disk for certain. */
    Segment committed() {
        return committed;
    }

    long sinceMillis() {
        return sinceMillis;
    }

    /** Whether nothing may be written to it any more, because it is not known what its end is. */
    boolean isBroken() {
        return isBroken;
    }

    /** Writes batches as one frame, and waits until the disk has it; otherwise none of them is there. */
    void append(List<UncommittedBatch> batches) throws IOException {
        int known = numbers.size();
        ByteBuffer frame = commits.write(batches);
        try {
            out.append(frame);
        } catch (IOException e) {
            numbers.truncate(known);
            cutOff();
            throw e;
        }
        force();
        committed = withFrame(frame.limit(), batches);
    }

    private Segment withFrame(int bytes, List<UncommittedBatch> batches) {
        Segment before = committed;
        long lastArrival = before.lastArrivalMillis();
        for (UncommittedBatch batch : batches) {
            lastArrival = Math.max(lastArrival, batch.lastArrivalMillis());
        }
        return new Segment(
                file,
                Math.min(before.firstIndex(), commits.firstIndex()),
                Math.max(before.lastIndex(), commits.lastIndex()),
                lastArrival,
                before.bytes() + bytes,
                false);
    }

    /** What a failed write has left would stand before what is written next. */
    private void cutOff() {
        try {
            out.truncate(committed.bytes());
        } catch (IOException e) {
            isBroken = true;
        }
    }

    /** After a failure nobody knows what the disk has, whatever it says the next time. */
    private void force() throws IOException {
        try {
            out.force();
        } catch (IOException e) {
            isBroken = true;
            throw e;
        }
    }

    /** Says at its end that it is whole, and closes it. */
    Segment finish() throws IOException {
        try (SegmentFile closing = out) {
            if (!isBroken) {
                closing.append(commits.end(committed.lastArrivalMillis()));
                closing.force();
            }
        }
        return committed;
    }
}
