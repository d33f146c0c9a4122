package io.canaryjudge.http.coding;

import java.util.Arrays;

/** What has come out of a body so far. It grows as bytes come, and to one more than its limit at the most. */
final class UnpackedBytes {

    private static final int FIRST_BYTES = 8 << 10;

    private final int limit;
    private byte[] bytes;
    private int size;

    /** @param limit the most bytes that may come out, 0 or more */
    UnpackedBytes(int limit) {
        this.limit = limit;
        bytes = new byte[Math.min(limit, FIRST_BYTES) + 1];
    }

    /** The place to write to, from {@link #size()} on. */
    byte[] array() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** Makes room for one byte or more, and says for how many. */
    int room() {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(2L * size, limit + 1L));
        }
        return bytes.length - size;
    }

    /** Makes room for so many bytes. */
    void reserve(int count) throws UnpackException {
        if (count > limit - size) {
            throw UnpackException.tooLarge(limit);
        }
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(2L * bytes.length, size + (long) count), limit + 1L));
        }
    }

    /** Takes what was written to {@link #array()}. */
    void added(int count) throws UnpackException {
        size += count;
        if (size > limit) {
            throw UnpackException.tooLarge(limit);
        }
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }
}
