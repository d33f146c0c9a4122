package io.canaryjudge.http.ingest;

import io.canaryjudge.fuzz.Mutator;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.HdrHistogram.Histogram;

/** HdrHistogram payloads of all generations, damaged before they are packed; damage after that ends at zlib's checksum. */
final class PayloadBodies {

    private static final List<byte[]> WORDS = List.of(
            new byte[] {0x1c, (byte) 0x84, (byte) 0x93, 0x03},
            new byte[] {0x1c, (byte) 0x84, (byte) 0x93, 0x13},
            new byte[] {0x1c, (byte) 0x84, (byte) 0x93, 0x04},
            new byte[] {0x1c, (byte) 0x84, (byte) 0x93, 0x28},
            new byte[] {0x1c, (byte) 0x84, (byte) 0x93, 0x41},
            new byte[] {0x0c, 0x72, 0x12, 0x4e},
            new byte[] {0, 0, 0, 0},
            new byte[] {0, 0, 0, 1},
            new byte[] {0, 0, 0, 5},
            new byte[] {0x7f, -1, -1, -1},
            new byte[] {-1, -1, -1, -1},
            new byte[] {0x40, 0, 0, 0, 0, 0, 0, 0},
            new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1},
            new byte[] {-1, -1, -1, -1, 0x0f});

    private final SplittableRandom random;
    private final Mutator mutator;
    private final Deflater deflater = new Deflater(1);
    private final byte[] room = new byte[4 << 10];

    PayloadBodies(SplittableRandom random) {
        this.random = random;
        mutator = new Mutator(random.split(), seeds(), WORDS);
    }

    private static List<byte[]> seeds() {
        Histogram wide = new Histogram(1, 1L << 40, 2);
        for (long value = 1; value < 1L << 40; value *= 7) {
            wide.recordValueWithCount(value, value % 100);
        }
        Histogram coarse = new Histogram(1_000, 3_600_000_000L, 0);
        coarse.recordValueWithCount(5_000_000, 1_000_000);
        return List.of(
                plain(Payloads.of(1_830, 7)),
                plain(wide),
                plain(coarse),
                plain(new Histogram(5)),
                fixed(0x1c849321, 2, new long[] {0, 3, 0, 500}),
                fixed(0x1c849341, 4, new long[] {1, 0, 2}),
                fixed(0x1c849381, 8, new long[] {0, 0, 9}),
                fixed(0x1c849328, 2, new long[] {7, 0, 1}),
                fixed(0x1c849388, 8, new long[] {4, 4}));
    }

    private static byte[] plain(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        return Arrays.copyOf(buffer.array(), histogram.encodeIntoByteBuffer(buffer));
    }

    /** A payload of the first or second generation. */
    private static byte[] fixed(int cookie, int wordBytes, long... counts) {
        ByteBuffer bytes = ByteBuffer.allocate(200).putInt(cookie);
        boolean isFirst = (cookie & 0xf) == 8;
        if (!isFirst) {
            bytes.putInt(counts.length * wordBytes).putInt(0);
        }
        bytes.putInt(2).putLong(1).putLong(1_000_000).putLong(isFirst ? 8 : Double.doubleToLongBits(1));
        for (long count : counts) {
            for (int i = wordBytes - 1; i >= 0; i--) {
                bytes.put((byte) (count >> (Byte.SIZE * i)));
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** The base64 of one, packed half of the time. */
    String next() {
        byte[] plain = mutator.next();
        return Base64.getEncoder().encodeToString(random.nextBoolean() ? plain : packed(plain));
    }

    /** What a mutator may begin with. */
    List<String> some() {
        return Stream.generate(this::next).limit(20).toList();
    }

    private byte[] packed(byte[] plain) {
        deflater.reset();
        deflater.setInput(plain);
        deflater.finish();
        int length = deflater.deflate(room);
        return ByteBuffer.allocate(8 + length)
                .putInt(0x1c849304)
                .putInt(length)
                .put(room, 0, length)
                .array();
    }
}
