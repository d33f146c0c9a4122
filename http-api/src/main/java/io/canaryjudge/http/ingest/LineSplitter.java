package io.canaryjudge.http.ingest;

/**
 * The lines of a line protocol body, one after the other, without blank lines and comments.
 *
 * <p>A line ends at a newline, except that a quoted string may contain newlines. That rule alone would let one
 * forgotten quote swallow the good lines after it, up to the next quote. So a string goes on over a newline only if it
 * closes within {@link LineProtocolDecoder#MAX_LINE_BYTES} and its closing quote is followed by what may follow a value:
 * a comma, a space or the end of the line. Otherwise the line ends at the first newline and its reader reports the
 * string.
 *
 * <p>Where a line ends does not depend on whether it is valid otherwise: text that a sender quoted is never read as a
 * line of its own because of a fault before or after it.
 */
final class LineSplitter {

    private final byte[] body;
    private final int limit;
    private int start;
    private int end;
    private int number;
    private int nextStart;
    private int nextNumber = 1;

    LineSplitter(byte[] body, int offset, int length) {
        this.body = body;
        this.limit = offset + length;
        this.nextStart = offset;
    }

    /** Moves on to the next line; false if there is none. */
    boolean next() {
        while (nextStart < limit) {
            start = nextStart;
            number = nextNumber;
            nextNumber++;
            int content = Syntax.skipBlanks(body, start, limit);
            boolean comment = content < limit && body[content] == '#';
            int newline = comment ? Syntax.newline(body, content, limit) : lineEnd(content);
            nextStart = newline + 1;
            end = Syntax.trimLineEnd(body, start, newline);
            if (!comment && content < end) {
                return true;
            }
        }
        return false;
    }

    /** Goes on with the line that begins at {@code position} and has that number. */
    void goTo(int position, int lineNumber) {
        nextStart = position;
        nextNumber = lineNumber;
    }

    /** Where the line after the current one begins, or the body's end or one more. */
    int nextStart() {
        return nextStart;
    }

    /** The number of that line. */
    int nextNumber() {
        return nextNumber;
    }

    /** Index of the line's first byte. */
    int start() {
        return start;
    }

    /** Index after the line's last byte, its line end left out. */
    int end() {
        return end;
    }

    /** The line's number, from 1; every newline counts, also one in a string. */
    int number() {
        return number;
    }

    private int lineEnd(int from) {
        for (int i = from; i < limit; i++) {
            if (body[i] == '\n') {
                return i;
            }
            if (body[i] == '"') {
                return quotedLineEnd(from);
            }
        }
        return limit;
    }

    /** As {@link #lineEnd}, minding strings: quotes mean nothing in the measurement and the tags. */
    private int quotedLineEnd(int from) {
        int i = from;
        while (i < limit && body[i] != '\n' && !Syntax.isUnescaped(body, from, i, ' ')) {
            i++;
        }
        while (i < limit && body[i] != '\n') {
            i = opensString(i) ? skipString(i) : i + 1;
        }
        return i;
    }

    /** Whether the byte at {@code i}, somewhere after the first space, is a quote right after an unescaped equals sign. */
    private boolean opensString(int i) {
        return body[i] == '"' && body[i - 1] == '=' && body[i - 2] != '\\';
    }

    /** Index after the string that opens at {@code open}, or of the first newline in it if it does not close properly. */
    private int skipString(int open) {
        int stop = (int) Math.min(limit, (long) start + LineProtocolDecoder.MAX_LINE_BYTES);
        int close = Syntax.stringEnd(body, open, stop);
        int newline = Syntax.newline(body, open, Math.min(close, stop));
        if (newline >= Math.min(close, stop)) {
            return Math.max(Math.min(close, stop), open + 1);
        }
        if (close > stop || !mayFollowValue(close)) {
            return newline;
        }
        for (int i = newline; i < close; i++) {
            nextNumber += body[i] == '\n' ? 1 : 0;
        }
        return close;
    }

    private boolean mayFollowValue(int i) {
        return i == limit || body[i] == ',' || body[i] == ' ' || body[i] == '\n' || body[i] == '\r';
    }
}
