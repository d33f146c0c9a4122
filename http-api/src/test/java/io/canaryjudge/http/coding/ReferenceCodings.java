package io.canaryjudge.http.coding;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.canaryjudge.fuzz.PlainSnappy;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Bodies unpacked slowly and obviously, after the formats' descriptions; Zstandard's by the original library, since nobody
 * writes that one twice.
 */
final class ReferenceCodings {

    private static final int MOST_CHUNK_BYTES = 65_536;

    private ReferenceCodings() {}

    /** What a body holds; empty if it is malformed or holds more than {@code limit}. */
    static Optional<byte[]> unpack(ContentCoding coding, byte[] packed, int limit) {
        try {
            return switch (coding) {
                case GZIP -> Optional.of(gzip(packed, limit));
                case DEFLATE -> Optional.of(deflate(packed, limit));
                case ZSTD -> zstd(packed, limit);
                case SNAPPY -> PlainSnappy.unpack(packed, limit);
                case SNAPPY_FRAMED -> Optional.of(frames(packed, limit));
                case IDENTITY -> Optional.of(packed).filter(body -> body.length <= limit);
            };
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** RFC 1952, members to the end. */
    private static byte[] gzip(byte[] packed, int limit) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        do {
            require(number(packed, at, 2) == 0x8b1f && number(packed, at + 2, 1) == 8);
            int flags = (int) number(packed, at + 3, 1);
            require(flags < 32);
            number(packed, at, 10);
            int start = at;
            at += 10;
            at += (flags & 4) == 0 ? 0 : 2 + (int) number(packed, at, 2);
            at = (flags & 8) == 0 ? at : afterZero(packed, at);
            at = (flags & 16) == 0 ? at : afterZero(packed, at);
            if ((flags & 2) != 0) {
                CRC32 header = new CRC32();
                require(at <= packed.length);
                header.update(packed, start, at - start);
                require(number(packed, at, 2) == (header.getValue() & 0xffff));
                at += 2;
            }
            ReferenceInflate.Stream stream =
                    ReferenceInflate.unpack(packed, at, limit - out.size()).orElseThrow(ReferenceCodings::malformed);
            CRC32 checksum = new CRC32();
            checksum.update(stream.bytes());
            require(number(packed, stream.end(), 4) == checksum.getValue());
            require(number(packed, stream.end() + 4, 4) == stream.bytes().length);
            out.writeBytes(stream.bytes());
            at = stream.end() + 8;
        } while (at < packed.length);
        return out.toByteArray();
    }

    private static int afterZero(byte[] packed, int from) {
        int at = from;
        while (number(packed, at, 1) != 0) {
            at++;
        }
        return at + 1;
    }

    /** RFC 1950 where the first two bytes are its header, else RFC 1951. */
    private static byte[] deflate(byte[] packed, int limit) {
        boolean isZlib = packed.length >= 2
                && (packed[0] & 0xf) == 8
                && ((packed[0] & 0xff) * 256 + (packed[1] & 0xff)) % 31 == 0;
        require(!isZlib || ((packed[0] & 0xff) >> 4 <= 7 && (packed[1] & 0x20) == 0));
        ReferenceInflate.Stream stream =
                ReferenceInflate.unpack(packed, isZlib ? 2 : 0, limit).orElseThrow(ReferenceCodings::malformed);
        if (isZlib) {
            Adler32 checksum = new Adler32();
            checksum.update(stream.bytes());
            require(Long.reverseBytes(number(packed, stream.end(), 4)) >>> 32 == checksum.getValue());
        }
        require(packed.length == stream.end() + (isZlib ? 4 : 0));
        return stream.bytes();
    }

    private static Optional<byte[]> zstd(byte[] packed, int limit) {
        byte[] out = new byte[limit];
        try {
            long size = Zstd.decompressByteArray(out, 0, limit, packed, 0, packed.length);
            return Zstd.isError(size) ? Optional.empty() : Optional.of(Arrays.copyOf(out, (int) size));
        } catch (ZstdException e) {
            return Optional.empty();
        }
    }

    /** The framing format of google/snappy. */
    private static byte[] frames(byte[] packed, int limit) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < packed.length || at == 0; ) {
            int type = (int) number(packed, at, 1);
            int length = (int) number(packed, at + 1, 3);
            int start = at + 4;
            require(length <= packed.length - start);
            require(at > 0 || type == 0xff);
            if (type == 0xff) {
                require(Arrays.equals(packed, start, start + length, new byte[] {'s', 'N', 'a', 'P', 'p', 'Y'}, 0, 6));
            } else if (type <= 1) {
                require(length >= 4);
                byte[] content = Arrays.copyOfRange(packed, start + 4, start + length);
                byte[] bytes = type == 1
                        ? content
                        : PlainSnappy.unpack(content, limit).orElseThrow(ReferenceCodings::malformed);
                require(bytes.length <= Math.min(MOST_CHUNK_BYTES, limit - out.size()));
                require(number(packed, start, 4) == masked(bytes));
                out.writeBytes(bytes);
            } else {
                require(type >= 0x80);
            }
            at = start + length;
        }
        return out.toByteArray();
    }

    /** The checksum of a chunk, which is turned and moved so that checksums of checksums are none. */
    static long masked(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        long value = checksum.getValue();
        return ((value >>> 15 | value << 17) + 0xa282ead8L) & 0xffff_ffffL;
    }

    /** Little-endian. */
    private static long number(byte[] bytes, int at, int count) {
        require(at <= bytes.length - count);
        long number = 0;
        for (int i = 0; i < count; i++) {
            number |= (bytes[at + i] & 0xffL) << (Byte.SIZE * i);
        }
        return number;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw malformed();
        }
    }

    private static IllegalStateException malformed() {
        return new IllegalStateException("malformed");
    }
}
