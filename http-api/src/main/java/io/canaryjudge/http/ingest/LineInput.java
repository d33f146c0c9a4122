package io.canaryjudge.http.ingest;

import java.io.IOException;
import java.io.InputStream;

/** The lines of a stream, one after the other, each as a part of a buffer that is used again for the next. */
final class LineInput {

    /** Longest line that is kept, in bytes without its line end. */
    static final int MAX_LINE_BYTES = 65_536;

    private final InputStream in;
    private final byte[] buffer = new byte[2 * (MAX_LINE_BYTES + 2)];
    private int start;
    private int end;
    private int nextStart;
    private int filled;
    private int number;
    private boolean tooLong;

    LineInput(InputStream in) {
        this.in = in;
    }

    /**
     * Moves on to the next line; false if there is none. The last line needs no newline.
     *
     * @throws IOException if the stream fails before the next line is complete
     */
    boolean next() throws IOException {
        start = nextStart;
        tooLong = false;
        boolean more = true;
        int newline = Syntax.newline(buffer, start, filled);
        while (newline == filled && more) {
            dropIfTooLong();
            int searched = filled - start;
            more = fill();
            newline = Syntax.newline(buffer, start + searched, filled);
        }
        boolean isLine = newline < filled || start < filled || tooLong;
        end = Syntax.trimLineEnd(buffer, start, newline);
        tooLong |= end - start > MAX_LINE_BYTES;
        nextStart = Math.min(newline + 1, filled);
        number += isLine ? 1 : 0;
        return isLine;
    }

    /** Holds the line in {@code [start(), end())} until the next call of {@link #next()}. */
    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** The number of the current line, from 1; 0 before the first. */
    int number() {
        return number;
    }

    /** Whether the line was longer than {@link #MAX_LINE_BYTES}, and only its end is there. */
    boolean isTooLong() {
        return tooLong;
    }

    /** Whether the line is empty or has only spaces and tabs. */
    boolean isBlank() {
        return !tooLong && Syntax.skipBlanks(buffer, start, end) == end;
    }

    private void dropIfTooLong() {
        if (filled - start > MAX_LINE_BYTES + 1) {
            tooLong = true;
            start = filled;
        }
    }

    /** Reads more behind what is not used yet, which moves to the buffer's start; false at the end of the stream. */
    private boolean fill() throws IOException {
        System.arraycopy(buffer, start, buffer, 0, filled - start);
        filled -= start;
        start = 0;
        nextStart = 0;
        int read = in.read(buffer, filled, buffer.length - filled);
        filled += Math.max(read, 0);
        return read >= 0;
    }
}
