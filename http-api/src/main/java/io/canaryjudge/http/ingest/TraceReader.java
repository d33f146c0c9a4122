package io.canaryjudge.http.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads recorded traffic row by row from CSV, compressed with gzip or not: the header {@value #HEADER}, then a line for
 * each request in the order of time. Values are not quoted; blank lines are passed over.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class TraceReader {

    /** The first line of every trace. */
    public static final String HEADER = "t_ms,variant,instance,latency_us,status";

    private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    /** What a bad row does to its trace. */
    public enum OnBadRow {
        /** The row is reported and left out. */
        SKIP,
        /** Reading ends with a {@link TraceException}. */
        STOP
    }

    private final OnBadRow onBadRow;

    /** A reader for any number of traces. */
    public TraceReader(OnBadRow onBadRow) {
        this.onBadRow = onBadRow;
    }

    /**
     * Hands every row to {@code sink}, in the order of the trace. A row whose time is before that of the last good one
     * is a bad row.
     *
     * @param in the trace; read to its end and not closed
     * @return how many rows were taken and refused, and why; in the errors the header is line 1
     * @throws TraceException if the trace is empty, begins with another line than the header, or cannot be read to its
     *     end, or if a row is bad and that is to stop it; the rows before that have been delivered
     */
    public Decoded read(InputStream in, Consumer<TraceRow> sink) throws TraceException {
        LineInput lines = open(in);
        try {
            requireHeader(lines);
            return readRows(lines, sink);
        } catch (IOException e) {
            throw unreadable(e, "after line " + lines.number());
        }
    }

    private static LineInput open(InputStream in) throws TraceException {
        try {
            PushbackInputStream start = new PushbackInputStream(in, GZIP_MAGIC.length);
            byte[] magic = start.readNBytes(GZIP_MAGIC.length);
            start.unread(magic);
            boolean compressed = Syntax.matches(magic, 0, magic.length, GZIP_MAGIC);
            return new LineInput(compressed ? new GZIPInputStream(start, LineInput.MAX_LINE_BYTES) : start);
        } catch (IOException e) {
            throw unreadable(e, "before its first line");
        }
    }

    private static void requireHeader(LineInput lines) throws IOException, TraceException {
        if (!lines.next()) {
            throw new TraceException("the trace is empty, must begin with the line " + HEADER, null);
        }
        byte[] buffer = lines.buffer();
        int from = lines.start();
        boolean marked = lines.end() - from >= BYTE_ORDER_MARK.length
                && Syntax.matches(buffer, from, from + BYTE_ORDER_MARK.length, BYTE_ORDER_MARK);
        if (marked) {
            from += BYTE_ORDER_MARK.length;
        }
        if (!Syntax.matches(buffer, from, lines.end(), Syntax.ascii(HEADER))) {
            String found = Excerpt.of(buffer, from, lines.end());
            throw new TraceException("the trace begins with '" + found + "', must begin with the line " + HEADER, null);
        }
    }

    private Decoded readRows(LineInput lines, Consumer<TraceRow> sink) throws IOException, TraceException {
        TraceRowReader rows = new TraceRowReader();
        Tally tally = new Tally();
        while (lines.next()) {
            if (lines.isBlank()) {
                continue;
            }
            TraceRow row;
            try {
                row = rows.read(lines);
            } catch (LineRefusedException e) {
                LineError error = e.toLineError(lines.number(), lines.start());
                stopIfStrict(error);
                tally.refuse(error);
                continue;
            }
            sink.accept(row);
            tally.accept();
        }
        return tally.decoded();
    }

    private void stopIfStrict(LineError error) throws TraceException {
        if (onBadRow == OnBadRow.STOP) {
            throw new TraceException(
                    "line " + error.line() + ", column " + error.column() + ": " + error.reason(), null);
        }
    }

    private static TraceException unreadable(IOException e, String where) {
        if (e instanceof EOFException) {
            return new TraceException("the compressed trace ends too early, " + where, e);
        }
        if (e instanceof ZipException) {
            return new TraceException("the compressed trace is damaged, " + where, e);
        }
        return new TraceException("the trace cannot be read, " + where, e);
    }
}
