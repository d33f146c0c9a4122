package io.canaryjudge.histogram;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Reads one uncompressed HdrHistogram payload into our layout, as a stream. Used once. */
final class PayloadReader {

    /*
     * The library's own decoder allocates the array of counts that the header asks for (up to 49 MB for five digits and
     * the full range) before it looks at the payload. Here each count goes straight into the snapshot's bucket, so
     * memory follows from our layout alone.
     *
     * Counts come in the order of their index. With half = 2^h sub-buckets, where 2^(h+1) is the smallest power of two
     * not below 2 * 10^digits, and a unit of 2^u, the largest not above the lowest value, index i covers
     *     i < half:  [i, i+1) * 2^u
     *     else:      [s, s+1) * 2^(u+b)   with b = i / half - 1, s = i mod half + half.
     * A V2 count is a ZigZag LEB128 word of at most nine bytes; the negative number -k stands for k empty buckets.
     */

    /** Decompressed counts, in bytes; five digits with a million buckets in use fit. */
    static final int MAX_COUNTS_BYTES = 8 << 20;

    private static final int MAX_DIGITS = 5;

    private final DataInputStream in;
    private final TimeUnit unit;
    private final SnapshotBuilder builder = new SnapshotBuilder();

    private int unitMagnitude;
    private int halfMagnitude;
    private long index;
    private int bytesRead;

    PayloadReader(DataInputStream in, TimeUnit unit) {
        this.in = in;
        this.unit = unit;
    }

    HistogramSnapshot read() throws IOException {
        int cookie = in.readInt();
        switch (PayloadVersion.of(cookie)) {
            case V0 -> {
                readShape();
                in.readLong(); // total count, which the counts say again
                readWordsToEnd(PayloadVersion.wordBytes(cookie));
            }
            case V1 -> readWords(PayloadVersion.wordBytes(cookie), readHeader());
            case V2 -> readVariableWords(readHeader());
        }
        int unused = in.read(); // at the end zlib compares its checksum
        return builder.build();
    }

    /** Reads the header of V1 and V2, and gives the length of the counts in bytes. */
    private int readHeader() throws IOException {
        int countsBytes = in.readInt();
        if (countsBytes < 0 || countsBytes > MAX_COUNTS_BYTES) {
            throw new IllegalArgumentException(
                    "histogram counts must have 0 to " + MAX_COUNTS_BYTES + " bytes, claims " + countsBytes);
        }
        in.readInt(); // normalizing index offset: counts are written in order of value whatever it is
        readShape();
        in.readDouble(); // ratio to floating-point values, for a wrapper that is refused
        return countsBytes;
    }

    private void readShape() throws IOException {
        int digits = in.readInt();
        long lowest = in.readLong();
        in.readLong(); // highest value: how large the writer's array was
        if (digits < 0 || digits > MAX_DIGITS) {
            throw new IllegalArgumentException("histogram digits must be 0 to " + MAX_DIGITS + ", was " + digits);
        }
        if (lowest < 1) {
            throw new IllegalArgumentException("histogram's lowest value must be at least 1, was " + lowest);
        }
        long subBuckets = 2 * Math.round(Math.pow(10, digits));
        halfMagnitude = Long.SIZE - 1 - Long.numberOfLeadingZeros(subBuckets - 1);
        unitMagnitude = Long.SIZE - 1 - Long.numberOfLeadingZeros(lowest);
    }

    private void readWordsToEnd(int wordBytes) throws IOException {
        for (int first = in.read(); first >= 0; first = in.read()) {
            bytesRead += wordBytes;
            if (bytesRead > MAX_COUNTS_BYTES) {
                throw new IllegalArgumentException("histogram counts exceed " + MAX_COUNTS_BYTES + " bytes");
            }
            addCount(restOfWord((byte) first, wordBytes - 1));
        }
    }

    private void readWords(int wordBytes, int countsBytes) throws IOException {
        for (int word = 0; word < countsBytes / wordBytes; word++) {
            addCount(restOfWord(in.readByte(), wordBytes - 1));
        }
    }

    /** A big-endian signed number whose first byte is known. */
    private long restOfWord(byte first, int bytes) throws IOException {
        long word = first;
        for (int i = 0; i < bytes; i++) {
            word = (word << Byte.SIZE) | in.readUnsignedByte();
        }
        return word;
    }

    private void readVariableWords(int countsBytes) throws IOException {
        while (bytesRead < countsBytes) {
            long count = readZigZag();
            if (count >= 0) {
                addCount(count);
            } else {
                skip(count);
            }
        }
        if (bytesRead > countsBytes) {
            throw new IllegalArgumentException(
                    "histogram's last count runs over the " + countsBytes + " bytes announced");
        }
    }

    private long readZigZag() throws IOException {
        long word = 0;
        for (int shift = 0; shift < 56; shift += 7) {
            int next = in.readUnsignedByte();
            bytesRead++;
            word |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                return (word >>> 1) ^ -(word & 1);
            }
        }
        word |= (long) in.readUnsignedByte() << 56;
        bytesRead++;
        return (word >>> 1) ^ -(word & 1);
    }

    private void skip(long negativeRun) {
        if (negativeRun < -Integer.MAX_VALUE) {
            throw new IllegalArgumentException("histogram skips " + negativeRun + " buckets, at most 2^31-1 exist");
        }
        index -= negativeRun;
    }

    private void addCount(long count) {
        if (count != 0) {
            builder.add(unit.toMicros(highestValue()), count);
        }
        index++;
    }

    /** The largest value that counts at the present index. */
    private long highestValue() {
        long half = 1L << halfMagnitude;
        long doublings = Math.max(0, (index >> halfMagnitude) - 1);
        long shift = unitMagnitude + doublings;
        if (shift + halfMagnitude + 1 >= Long.SIZE) {
            throw new IllegalArgumentException("histogram counts a value beyond 2^63 at index " + index);
        }
        long step = index < half ? index : (index & (half - 1)) + half;
        return ((step + 1) << shift) - 1;
    }
}
