package io.canaryjudge.http.coding;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks a deflate stream, with zlib's header and checksum or without. */
final class DeflateStream {

    private DeflateStream() {}

    static byte[] unpack(byte[] packed, int limit) throws UnpackException {
        UnpackedBytes out = new UnpackedBytes(limit);
        Inflater inflater = new Inflater(!hasZlibHeader(packed));
        try {
            int end = inflate(inflater, packed, 0, out, ContentCoding.DEFLATE);
            if (end < packed.length) {
                throw UnpackException.malformed(
                        ContentCoding.DEFLATE, (packed.length - end) + " bytes follow its end at byte " + end);
            }
        } finally {
            inflater.end();
        }
        return out.toArray();
    }

    /**
     * Whether the first two bytes are a header of RFC 1950. A bare stream that begins like one would have to begin with a
     * stored block whose padding is not zero, which no compressor writes.
     */
    private static boolean hasZlibHeader(byte[] packed) {
        return packed.length >= 2
                && (packed[0] & 0x0f) == 8
                && ((packed[0] & 0xff) << Byte.SIZE | (packed[1] & 0xff)) % 31 == 0;
    }

    /** Unpacks one stream that begins at {@code from}, and gives the position after it. */
    static int inflate(Inflater inflater, byte[] packed, int from, UnpackedBytes out, ContentCoding coding)
            throws UnpackException {
        inflater.setInput(packed, from, packed.length - from);
        try {
            while (!inflater.finished()) {
                int room = out.room();
                int count = inflater.inflate(out.array(), out.size(), room);
                if (count == 0 && !inflater.finished()) {
                    String why = inflater.needsDictionary() ? "it needs a dictionary" : "it ends too soon";
                    throw UnpackException.malformed(coding, why);
                }
                out.added(count);
            }
        } catch (DataFormatException e) {
            throw UnpackException.malformed(coding, String.valueOf(e.getMessage()));
        }
        return packed.length - inflater.getRemaining();
    }
}
