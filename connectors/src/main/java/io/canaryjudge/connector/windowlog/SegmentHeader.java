package io.canaryjudge.connector.windowlog;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first {@value #BYTES} bytes of a segment: magic, version of the format, width and grace of the windows in
 * milliseconds, and a checksum of all that. Numbers are big-endian. Version 1 had commits in frames of parts, which are
 * still read; the commits of version 2, which no release has written, are not.
 */
record SegmentHeader(int version, long widthMillis, long graceMillis) {

    static final int BYTES = 28;
    static final int VERSION = 3;
    private static final int MAGIC = 0x434A574C;

    static ByteBuffer bytes(long widthMillis, long graceMillis) {
        ByteBuffer header = ByteBuffer.allocate(BYTES);
        header.putInt(MAGIC).putInt(VERSION).putLong(widthMillis).putLong(graceMillis);
        header.putInt(checksum(header.array())).flip();
        return header;
    }

    /** The header of a file; empty if it has none that is whole. */
    static Optional<SegmentHeader> of(byte[] file, int length) {
        if (length < BYTES) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.wrap(file, 0, BYTES);
        boolean isOurs = header.getInt() == MAGIC && header.getInt(BYTES - Integer.BYTES) == checksum(file);
        return isOurs
                ? Optional.of(new SegmentHeader(header.getInt(), header.getLong(), header.getLong()))
                : Optional.empty();
    }

    private static int checksum(byte[] header) {
        CRC32C sum = new CRC32C();
        sum.update(header, 0, BYTES - Integer.BYTES);
        return (int) sum.getValue();
    }
}
