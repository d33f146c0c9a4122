package io.canaryjudge.histogram;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.zip.InflaterInputStream;
import org.HdrHistogram.Histogram;

/**
 * The exchange format of snapshots: payloads of the HdrHistogram family, which libraries in a dozen languages write and
 * read. All methods may be called from any thread.
 */
public final class HistogramCodec {

    private static final int COMPRESSED_HEADER_BYTES = 8;

    private HistogramCodec() {}

    /**
     * A snapshot as an HdrHistogram V2 compressed payload, values in microseconds.
     *
     * @return some hundred bytes to some kilobytes; {@link #decode(byte[])} gives an equal snapshot
     */
    public static byte[] encode(HistogramSnapshot snapshot) {
        int last = snapshot.buckets() - 1;
        long highest = last < 0 ? 2 : Math.max(2, snapshot.bucketEnd(last));
        Histogram histogram = new Histogram(1, highest, HistogramLayout.SIGNIFICANT_DIGITS);
        for (int i = 0; i <= last; i++) {
            histogram.recordValueWithCount(snapshot.bucketEnd(i), snapshot.bucketCount(i));
        }
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        return Arrays.copyOf(buffer.array(), histogram.encodeIntoCompressedByteBuffer(buffer));
    }

    /**
     * What a payload with values in microseconds holds; see {@link #decode(byte[], TimeUnit)}.
     *
     * @throws IllegalArgumentException if it is not a whole HdrHistogram payload
     */
    public static HistogramSnapshot decode(byte[] payload) {
        return decode(payload, TimeUnit.MICROSECONDS);
    }

    /**
     * What a payload holds: HdrHistogram V0, V1 or V2, compressed or not, with any precision and range. A bucket of
     * another layout counts as its highest value; values are cut to 1 µs to 1 h. Bytes after the payload are ignored.
     *
     * <p>Memory does not depend on what the payload claims: at most 2 MB, whatever the bytes.
     *
     * @param unit of the values in the payload, which does not say it itself
     * @throws IllegalArgumentException if it is not a whole HdrHistogram payload of at most 8 MiB when decompressed, or
     *     is one of floating-point values; nothing else is thrown
     */
    public static HistogramSnapshot decode(byte[] payload, TimeUnit unit) {
        try (DataInputStream body = open(payload)) {
            return new PayloadReader(body, unit).read();
        } catch (EOFException e) {
            throw new IllegalArgumentException("histogram payload of " + payload.length + " bytes is truncated", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("histogram payload is not zlib data: " + e.getMessage(), e);
        }
    }

    /** The payload from its inner cookie on, decompressed as it is read. */
    private static DataInputStream open(byte[] payload) throws IOException {
        DataInputStream plain = new DataInputStream(new ByteArrayInputStream(payload));
        if (!PayloadVersion.isCompressed(plain.readInt())) {
            return new DataInputStream(new ByteArrayInputStream(payload));
        }
        int length = plain.readInt();
        if (length < 0 || length > plain.available()) {
            throw new IllegalArgumentException("histogram payload is truncated: " + length
                    + " compressed bytes announced, " + plain.available() + " there");
        }
        InputStream compressed = new ByteArrayInputStream(payload, COMPRESSED_HEADER_BYTES, length);
        return new DataInputStream(new BufferedInputStream(new InflaterInputStream(compressed)));
    }
}
