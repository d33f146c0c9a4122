package io.canaryjudge.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** A body whose timestamps can be moved on without making it anew. Used by one thread. */
public final class LineBody {

    /** The digits of a time in milliseconds; six more make it nanoseconds. */
    static final int MILLIS_DIGITS = 13;

    private final byte[] text;
    private final int[] times;

    LineBody(byte[] text, int[] times) {
        this.text = text;
        this.times = times;
    }

    /** How many lines it has. */
    public int lines() {
        return times.length;
    }

    /** How many bytes it has. */
    public int length() {
        return text.length;
    }

    /** Its text with the time that was stamped last; not a copy. */
    public byte[] text() {
        return text;
    }

    /** Gives every line this time, to the millisecond; below that they differ. */
    public void stamp(long epochMillis) {
        stamp(epochMillis, ByteBuffer.wrap(text), 0);
    }

    /** The same in a copy of the text that begins at {@code offset}. */
    void stamp(long epochMillis, ByteBuffer copy, int offset) {
        byte[] digits = Long.toString(epochMillis).getBytes(US_ASCII);
        for (int time : times) {
            copy.put(offset + time, digits);
        }
    }
}
