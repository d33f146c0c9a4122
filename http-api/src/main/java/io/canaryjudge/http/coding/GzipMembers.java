package io.canaryjudge.http.coding;

import java.util.zip.CRC32;
import java.util.zip.Inflater;

/** Unpacks gzip members that follow one another. Used once. */
final class GzipMembers {

    /*
     * The library's GZIPInputStream takes what follows the first member for the end of the file where it is not another
     * member. Here that is refused: a body that was cut and pasted would be taken in part.
     */

    private static final int FIXED_HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int DEFLATE = 8;

    private static final int HEADER_CHECKSUM = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xe0;

    private final byte[] packed;
    private final UnpackedBytes out;
    private final CRC32 checksum = new CRC32();

    private GzipMembers(byte[] packed, int limit) {
        this.packed = packed;
        out = new UnpackedBytes(limit);
    }

    static byte[] unpack(byte[] packed, int limit) throws UnpackException {
        return new GzipMembers(packed, limit).unpack();
    }

    private byte[] unpack() throws UnpackException {
        Inflater inflater = new Inflater(true);
        try {
            int at = 0;
            do {
                inflater.reset();
                at = member(inflater, at);
            } while (at < packed.length);
        } finally {
            inflater.end();
        }
        return out.toArray();
    }

    private int member(Inflater inflater, int from) throws UnpackException {
        int start = out.size();
        int end = DeflateStream.inflate(inflater, packed, headerEnd(from), out, ContentCoding.GZIP);
        requireBytes(end, TRAILER_BYTES);
        checksum.reset();
        checksum.update(out.array(), start, out.size() - start);
        if (int32(end) != (int) checksum.getValue() || int32(end + Integer.BYTES) != out.size() - start) {
            throw malformed("the member's checksum or length is another one at byte " + end);
        }
        return end + TRAILER_BYTES;
    }

    private int headerEnd(int from) throws UnpackException {
        requireBytes(from, FIXED_HEADER_BYTES);
        int flags = packed[from + 3];
        if (packed[from] != 0x1f || packed[from + 1] != (byte) 0x8b || packed[from + 2] != DEFLATE) {
            throw malformed("no member begins at byte " + from);
        }
        if ((flags & RESERVED) != 0) {
            throw malformed("the member at byte " + from + " has flags that are not known");
        }
        int at = from + FIXED_HEADER_BYTES;
        if ((flags & EXTRA) != 0) {
            requireBytes(at, 2);
            int length = (packed[at] & 0xff) | (packed[at + 1] & 0xff) << Byte.SIZE;
            requireBytes(at, 2 + length);
            at += 2 + length;
        }
        at = (flags & NAME) == 0 ? at : afterZero(at);
        at = (flags & COMMENT) == 0 ? at : afterZero(at);
        if ((flags & HEADER_CHECKSUM) != 0) {
            requireBytes(at, 2);
            at += 2;
        }
        return at;
    }

    private int afterZero(int from) throws UnpackException {
        int at = from;
        while (at < packed.length && packed[at] != 0) {
            at++;
        }
        requireBytes(at, 1);
        return at + 1;
    }

    private int int32(int at) {
        return (packed[at] & 0xff)
                | (packed[at + 1] & 0xff) << 8
                | (packed[at + 2] & 0xff) << 16
                | (packed[at + 3] & 0xff) << 24;
    }

    private void requireBytes(int from, int count) throws UnpackException {
        if (packed.length - from < count) {
            throw malformed("it ends too soon");
        }
    }

    private static UnpackException malformed(String why) {
        return UnpackException.malformed(ContentCoding.GZIP, why);
    }
}
