package io.canaryjudge.http.coding;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.canaryjudge.fuzz.Mutator;
import io.canaryjudge.fuzz.PlainSnappy;
import io.canaryjudge.fuzz.Subject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * One coding of bodies: what comes out, byte by byte. Half of the bodies that would end at a checksum are damaged within
 * it, and have the one that fits. Of damaged Zstandard bodies the two libraries each take some that the other calls
 * faulty, such as blocks of which bits are left over; there it is required that both take what a compressor wrote, and
 * that what both take is the same.
 */
public final class CodingFuzz implements Subject {

    private static final int LIMIT = 2_000;
    private static final int MOST_PLAIN_BYTES = 400;
    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] SNAPPY_HEADER = {-1, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'};
    private static final List<byte[]> WORDS = List.of(
            GZIP_HEADER,
            SNAPPY_HEADER,
            new byte[] {0x1f, (byte) 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 3, 0, 'a', 'b', 'c', 'n', 0, 'c', 0, 0, 0},
            new byte[] {0x1f, (byte) 0x8b, 8, 2, 0, 0, 0, 0, 0, 0},
            new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd},
            new byte[] {0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0},
            new byte[] {0x78, (byte) 0x9c},
            new byte[] {0, 0, 0, -1, -1},
            new byte[] {1, 0, 0, -1, -1},
            new byte[] {3, 0},
            new byte[] {-2, 0, 0, 0},
            new byte[] {1, 5, 0, 0},
            new byte[] {0},
            new byte[] {-1, -1, -1, -1},
            "0123456789".getBytes(US_ASCII));

    private final ContentCoding coding;
    private final SplittableRandom random;
    private final Mutator mutator;
    private final Mutator inner;

    /** Bodies of a seed. */
    public CodingFuzz(ContentCoding coding, long seed) {
        this.coding = coding;
        random = new SplittableRandom(seed);
        List<byte[]> whole = new ArrayList<>();
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] plain = plain();
            whole.add(Packing.pack(coding, plain));
            parts.add(
                    coding == ContentCoding.SNAPPY_FRAMED
                            ? Packing.pack(ContentCoding.SNAPPY, plain)
                            : Packing.rawDeflate(plain));
        }
        if (coding == ContentCoding.DEFLATE) {
            whole.addAll(parts);
        }
        if (coding == ContentCoding.ZSTD) {
            whole.subList(0, whole.size() / 2)
                    .replaceAll(body -> Packing.zstdWithChecksum(unpack(body).orElseThrow()));
        }
        mutator = new Mutator(random.split(), whole, WORDS);
        inner = new Mutator(random.split(), parts, WORDS);
    }

    private byte[] plain() {
        byte[] plain = new byte[random.nextInt(MOST_PLAIN_BYTES)];
        int symbols = 1 + random.nextInt(60);
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) (32 + random.nextInt(symbols));
        }
        return plain;
    }

    @Override
    public byte[] next() {
        boolean isRepaired = coding == ContentCoding.GZIP || coding == ContentCoding.SNAPPY_FRAMED;
        if (!isRepaired || random.nextBoolean()) {
            return mutator.next();
        }
        byte[] part = inner.next();
        return coding == ContentCoding.GZIP ? member(part) : chunk(part);
    }

    /** A gzip member of a deflate stream. */
    private static byte[] member(byte[] stream) {
        Optional<ReferenceInflate.Stream> unpacked = ReferenceInflate.unpack(stream, 0, LIMIT);
        byte[] bytes = unpacked.map(ReferenceInflate.Stream::bytes).orElse(new byte[0]);
        int end = unpacked.map(ReferenceInflate.Stream::end).orElse(stream.length);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return ByteBuffer.allocate(GZIP_HEADER.length + end + 8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(GZIP_HEADER)
                .put(stream, 0, end)
                .putInt((int) checksum.getValue())
                .putInt(bytes.length)
                .array();
    }

    /** A framed stream of one block. */
    private static byte[] chunk(byte[] block) {
        byte[] bytes = PlainSnappy.unpack(block, LIMIT).orElse(new byte[0]);
        return ByteBuffer.allocate(SNAPPY_HEADER.length + 8 + block.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(SNAPPY_HEADER)
                .putInt((block.length + 4) << Byte.SIZE)
                .putInt((int) ReferenceCodings.masked(bytes))
                .put(block)
                .array();
    }

    @Override
    public boolean takes(byte[] packed) {
        Optional<byte[]> expected = ReferenceCodings.unpack(coding, packed, LIMIT);
        Optional<byte[]> actual = unpack(packed);
        boolean isSame =
                expected.isPresent() == actual.isPresent() && Arrays.equals(expected.orElse(null), actual.orElse(null));
        if (!isSame && !mayDiffer(packed, expected, actual)) {
            throw new AssertionError(
                    "expected " + expected.map(Arrays::toString) + ", had " + actual.map(Arrays::toString));
        }
        if (actual.isPresent()) {
            mutator.taken(packed);
        }
        return actual.isPresent();
    }

    /** Whether only one of the two took a body that no compressor writes. */
    private boolean mayDiffer(byte[] packed, Optional<byte[]> expected, Optional<byte[]> actual) {
        return coding == ContentCoding.ZSTD
                && expected.isPresent() != actual.isPresent()
                && expected.or(() -> actual).stream()
                        .noneMatch(bytes -> Arrays.equals(packed, Packing.pack(coding, bytes))
                                || Arrays.equals(packed, Packing.zstdWithChecksum(bytes)));
    }

    private Optional<byte[]> unpack(byte[] packed) {
        try {
            byte[] bytes = coding.unpack(packed, LIMIT);
            return Optional.of(bytes);
        } catch (UnpackException e) {
            String reason = String.valueOf(e.getMessage());
            if (reason.length() > 300 || reason.chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("no line: " + reason, e);
            }
            return Optional.empty();
        }
    }
}
