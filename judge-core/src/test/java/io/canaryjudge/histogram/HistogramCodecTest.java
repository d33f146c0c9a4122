package io.canaryjudge.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.DoubleHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramCodecTest {

    private static final int V0_COOKIE = 0x1c849308;
    private static final int V1_COOKIE = 0x1c849301;
    private static final int V2_COOKIE = 0x1c849303 | 0x10;
    private static final long MAX_ALLOCATED_BYTES = 2 << 20;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 50, 10_000})
    void decode_ofEncoded_isTheSameSnapshot(int n) {
        HistogramSnapshot snapshot = RandomLatencies.snapshot(new Random(n), n);

        assertThat(HistogramCodec.decode(HistogramCodec.encode(snapshot))).isEqualTo(snapshot);
    }

    @Test
    void decode_ofEncodedHugeCounts_isTheSameSnapshot() {
        HistogramSnapshot snapshot = HistogramSnapshot.ofBuckets(
                new long[] {1, 1_000, HistogramLayout.MAX_MICROS}, new long[] {1L << 40, 1L << 62, 3});

        assertThat(HistogramCodec.decode(HistogramCodec.encode(snapshot))).isEqualTo(snapshot);
    }

    @Test
    void encode_isReadByTheLibrary() throws Exception {
        HistogramSnapshot snapshot = RandomLatencies.snapshot(new Random(7), 5_000);

        Histogram read = Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(HistogramCodec.encode(snapshot)), 0);

        assertThat(Library.snapshot(read)).isEqualTo(snapshot);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3, 3600000000",
        "1, 0, 1000",
        "1, 1, 100000000000",
        "1, 2, 3600000000",
        "1, 4, 10000000",
        "1, 5, 100000000",
        "1000, 3, 3600000000000",
        "1500, 2, 3600000000000",
        "1, 3, 9223372036854775807",
        "1024, 5, 9223372036854775807",
    })
    void decode_ofOtherLayouts_agreesWithTheLibrary(long lowest, int digits, long highest) {
        Histogram histogram = new Histogram(lowest, highest, digits);
        for (long micros : RandomLatencies.of(new Random(digits), 3_000)) {
            histogram.recordValue(Math.min(micros, highest));
        }
        histogram.recordValue(highest);

        HistogramSnapshot expected = rebucketed(histogram);
        assertThat(HistogramCodec.decode(compressed(histogram))).isEqualTo(expected);
        assertThat(HistogramCodec.decode(uncompressed(histogram))).isEqualTo(expected);
    }

    @Test
    void decode_ofShiftedHistogram_agreesWithTheLibrary() {
        Histogram histogram = new Histogram(1, 3_600_000_000L, 3);
        for (long micros : RandomLatencies.of(new Random(3), 1_000)) {
            histogram.recordValue(Math.min(Math.max(micros, 2_048), 1_000_000));
        }
        histogram.shiftValuesLeft(2);

        assertThat(HistogramCodec.decode(compressed(histogram))).isEqualTo(rebucketed(histogram));
    }

    @Test
    void decode_ofNanoseconds_givesMicroseconds() {
        Histogram histogram = new Histogram(3_600_000_000_000L, 4);
        histogram.recordValue(300);
        histogram.recordValue(5_000_000);

        HistogramSnapshot snapshot = HistogramCodec.decode(compressed(histogram), TimeUnit.NANOSECONDS);

        assertThat(snapshot).isEqualTo(RandomLatencies.snapshot(1, 5_000));
    }

    @ParameterizedTest
    @CsvSource({"2, false", "2, true", "4, false", "4, true", "8, false", "8, true"})
    void decode_ofFixedWords_agreesWithTheLibrary(int wordBytes, boolean compressed) throws Exception {
        Histogram histogram = new Histogram(1, 100_000, 2);
        for (long micros : RandomLatencies.of(new Random(wordBytes), 1_000)) {
            histogram.recordValue(Math.min(micros, 100_000));
        }

        for (byte[] plain : new byte[][] {v0(histogram, wordBytes), v1(histogram, wordBytes)}) {
            byte[] payload = compressed ? wrap(ByteBuffer.wrap(plain).getInt() + 1, plain) : plain;
            assertThat(HistogramCodec.decode(payload)).isEqualTo(rebucketed(histogram));
            if (wordBytes == 8 && compressed) {
                assertThat(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(payload), 0))
                        .isEqualTo(histogram);
            }
        }
    }

    @Test
    void decode_ofFloatingPointHistogram_saysWhatItIs() {
        DoubleHistogram histogram = new DoubleHistogram(2);
        histogram.recordValue(1.5);
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        histogram.encodeIntoCompressedByteBuffer(buffer);

        assertRefused(buffer.array(), "floating-point");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40})
    void decode_ofEveryTruncation_isRefused(int n) {
        Histogram histogram = new Histogram(3);
        for (long micros : RandomLatencies.of(new Random(n), n)) {
            histogram.recordValue(micros);
        }
        for (byte[] whole : new byte[][] {compressed(histogram), uncompressed(histogram)}) {
            for (int length = 0; length < whole.length; length++) {
                assertRefused(Arrays.copyOf(whole, length), "truncated");
            }
        }
    }

    @Test
    void decode_ofPayloadWithBytesAfterIt_ignoresThem() {
        HistogramSnapshot snapshot = RandomLatencies.snapshot(1, 2, 3);
        byte[] payload = HistogramCodec.encode(snapshot);

        assertThat(HistogramCodec.decode(Arrays.copyOf(payload, payload.length + 100)))
                .isEqualTo(snapshot);
    }

    @Test
    void decode_ofImpossibleHeaders_isRefused() {
        assertRefused(header(V2_COOKIE, 4, 6, 1), "digits must be 0 to 5");
        assertRefused(header(V2_COOKIE, 4, -1, 1), "digits must be 0 to 5");
        assertRefused(header(V2_COOKIE, 4, 3, 0), "lowest value");
        assertRefused(header(V2_COOKIE, 4, 3, Long.MIN_VALUE), "lowest value");
        assertRefused(header(V2_COOKIE, -1, 3, 1), "claims -1");
        assertRefused(header(V2_COOKIE, Integer.MAX_VALUE, 5, 1), "claims 2147483647");
        assertRefused(header(V1_COOKIE | 0x30, 4, 3, 1), "2, 4 or 8 bytes");
        assertRefused(header(0x12345678, 4, 3, 1), "begins with 0x12345678");
        assertRefused(ByteBuffer.allocate(8).putInt(0x1c849304).putInt(-1).array(), "truncated");
        assertRefused(
                ByteBuffer.allocate(12).putInt(0x1c849314).putInt(4).putInt(42).array(), "not zlib data");
    }

    @Test
    void decode_ofImpossibleCounts_isRefused() {
        byte[] negative = header(V1_COOKIE | 0x20, 2, 3, 1, 0xff, 0xff);
        byte[] beyond = header(V2_COOKIE, 6, 3, 1, 0xfd, 0xff, 0xff, 0xff, 0x0f, 0x02);
        byte[] longRun = header(V2_COOKIE, 9, 3, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
        byte[] overrun = header(V2_COOKIE, 1, 3, 1, 0x80, 0x01);

        assertRefused(negative, "counts must be at least 0");
        assertRefused(beyond, "beyond 2^63");
        assertRefused(longRun, "skips");
        assertRefused(overrun, "runs over");
    }

    @ParameterizedTest
    @ValueSource(ints = {V0_COOKIE | 0x80, V1_COOKIE | 0x80, V2_COOKIE})
    void decode_ofZipBomb_isRefusedWithoutItsMemory(int cookie) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(bytes, new Deflater(9))) {
            deflate.write(
                    cookie == (V0_COOKIE | 0x80)
                            ? v0Header(cookie, 5, 1, 100_000, 0)
                            : header(cookie, PayloadReader.MAX_COUNTS_BYTES, 5, 1));
            for (int megabyte = 0; megabyte < 64; megabyte++) {
                deflate.write(new byte[1 << 20]);
            }
        }
        byte[] payload = prefixed((cookie & ~0xf0) + 1, bytes.toByteArray());
        long before = allocatedBytes();
        try {
            HistogramSnapshot read = HistogramCodec.decode(payload);
            assertThat(read).as("a lying length is cut").isEqualTo(HistogramSnapshot.EMPTY);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("exceed");
        }
        assertThat(allocatedBytes() - before).isLessThan(MAX_ALLOCATED_BYTES);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void decode_ofMutatedPayloads_throwsOnlyIllegalArgument(long seed) throws Exception {
        Random random = new Random(seed);
        Histogram histogram = new Histogram(100_000_000, 1 + random.nextInt(3));
        for (int i = 0; i < 300; i++) {
            histogram.recordValue((long) Math.exp(18 * random.nextDouble()));
        }
        byte[] plain = uncompressed(histogram);
        byte[][] seeds = {plain, compressed(histogram), v0(histogram, 4), v1(histogram, 8)};
        for (int i = 0; i < 3_000; i++) {
            byte[] mutated = mutate(seeds[random.nextInt(seeds.length)], random);
            assertHarmless(random.nextBoolean() ? mutated : wrap(0x1c849314, mutated));
        }
    }

    @Test
    void decode_ofRandomBytes_throwsOnlyIllegalArgument() {
        Random random = new Random(11);
        int[] cookies = {V0_COOKIE | 0x40, V1_COOKIE | 0x20, V2_COOKIE, 0x1c849304, 0x1c849302, 0x1c849309};
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length >= 4 && random.nextInt(4) > 0) {
                ByteBuffer.wrap(bytes).putInt(cookies[random.nextInt(cookies.length)]);
            }
            assertHarmless(bytes);
        }
    }

    private static void assertHarmless(byte[] payload) {
        long before = allocatedBytes();
        try {
            HistogramCodec.decode(payload);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageNotContaining("null");
        } catch (RuntimeException e) {
            fail("decode of " + Arrays.toString(payload) + " threw " + e, e);
        }
        assertThat(allocatedBytes() - before).isLessThan(MAX_ALLOCATED_BYTES);
    }

    private static void assertRefused(byte[] payload, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HistogramCodec.decode(payload))
                .withMessageContaining(reason);
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        byte[] mutated = Arrays.copyOf(bytes, random.nextInt(3) > 0 ? bytes.length : random.nextInt(bytes.length));
        for (int flips = 1 + random.nextInt(4); flips > 0 && mutated.length > 4; flips--) {
            int within = random.nextBoolean() ? Math.min(40, mutated.length) : mutated.length;
            mutated[4 + random.nextInt(within - 4 > 0 ? within - 4 : 1)] = (byte) random.nextInt();
        }
        return mutated;
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** The slow way: the library's own iteration, value by value into our layout. */
    private static HistogramSnapshot rebucketed(AbstractHistogram histogram) {
        HistogramSnapshot all = HistogramSnapshot.EMPTY;
        for (HistogramIterationValue value : histogram.recordedValues()) {
            all = all.merge(HistogramSnapshot.ofBuckets(
                    new long[] {value.getValueIteratedTo()}, new long[] {value.getCountAtValueIteratedTo()}));
        }
        return all;
    }

    private static byte[] compressed(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        return Arrays.copyOf(buffer.array(), histogram.encodeIntoCompressedByteBuffer(buffer));
    }

    private static byte[] uncompressed(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        return Arrays.copyOf(buffer.array(), histogram.encodeIntoByteBuffer(buffer));
    }

    private static byte[] v0(Histogram histogram, int wordBytes) {
        byte[] counts = words(histogram, wordBytes);
        byte[] header = v0Header(
                V0_COOKIE | wordBytes << 4,
                histogram.getNumberOfSignificantValueDigits(),
                histogram.getLowestDiscernibleValue(),
                histogram.getHighestTrackableValue(),
                histogram.getTotalCount());
        return joined(header, counts);
    }

    private static byte[] v0Header(int cookie, int digits, long lowest, long highest, long total) {
        return ByteBuffer.allocate(32)
                .putInt(cookie)
                .putInt(digits)
                .putLong(lowest)
                .putLong(highest)
                .putLong(total)
                .array();
    }

    private static byte[] v1(Histogram histogram, int wordBytes) {
        byte[] counts = words(histogram, wordBytes);
        byte[] header = header(
                V1_COOKIE | wordBytes << 4,
                counts.length,
                histogram.getNumberOfSignificantValueDigits(),
                histogram.getLowestDiscernibleValue());
        return joined(header, counts);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    /** All counts of a histogram in the order of its values, each as a fixed number of bytes. */
    private static byte[] words(Histogram histogram, int wordBytes) {
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        for (HistogramIterationValue value : histogram.allValues()) {
            byte[] word = ByteBuffer.allocate(8)
                    .putLong(value.getCountAtValueIteratedTo())
                    .array();
            words.write(word, 8 - wordBytes, wordBytes);
        }
        return words.toByteArray();
    }

    private static byte[] header(int cookie, int countsBytes, int digits, long lowest, int... counts) {
        ByteBuffer buffer = ByteBuffer.allocate(40 + counts.length)
                .putInt(cookie)
                .putInt(countsBytes)
                .putInt(0)
                .putInt(digits)
                .putLong(lowest)
                .putLong(100_000)
                .putDouble(1);
        for (int each : counts) {
            buffer.put((byte) each);
        }
        return buffer.array();
    }

    private static byte[] wrap(int cookie, byte[] plain) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(bytes)) {
            deflate.write(plain);
        }
        return prefixed(cookie, bytes.toByteArray());
    }

    private static byte[] prefixed(int cookie, byte[] compressed) {
        return ByteBuffer.allocate(8 + compressed.length)
                .putInt(cookie)
                .putInt(compressed.length)
                .put(compressed)
                .array();
    }
}
