package io.canaryjudge.http.coding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Unpacking of noise and of damaged bodies: it ends, in what it may, and holds no more than it may. */
public class ContentCodingFuzzTest {

    private static final int LIMIT = 100_000;

    /** How many rounds a build has for each coding; {@link #run} takes any number. */
    private static final int ROUNDS = 5_000;

    /** The most that this thread may have allocated for one body: the limit in doubling steps, and zstd's window. */
    private static final long MOST_BYTES = 24L << 20;

    @ParameterizedTest
    @EnumSource
    void body_thatIsDamaged_isRefusedOrUnpacksWithinTheLimit(ContentCoding coding) {
        run(coding, 1, ROUNDS);
    }

    /** Unpacks {@code count} bodies drawn with a seed. */
    public static void run(ContentCoding coding, long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        for (int i = 0; i < count; i++) {
            byte[] packed = body(coding, random);
            long before = threads.getCurrentThreadAllocatedBytes();
            boolean isTooLarge = false;
            try {
                assertThat(coding.unpack(packed, LIMIT).length).isLessThanOrEqualTo(LIMIT);
            } catch (UnpackException e) {
                isTooLarge = e.isTooLarge();
            } catch (RuntimeException | Error e) {
                throw new AssertionError(coding + ", seed " + seed + ", body " + i + ": " + e, e);
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("%s, seed %d, body %d, too large: %s", coding, seed, i, isTooLarge)
                    .isLessThan(MOST_BYTES);
        }
    }

    private static byte[] body(ContentCoding coding, SplittableRandom random) {
        if (random.nextInt(10) == 0) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            byte[] start = Packing.pack(coding, new byte[0]);
            int kept = Math.min(Math.min(noise.length, start.length), random.nextInt(12));
            System.arraycopy(start, 0, noise, 0, kept);
            return noise;
        }
        byte[] packed = Packing.pack(coding, plain(random));
        if (packed.length == 0) {
            return packed;
        }
        int nearStart = 1 + random.nextInt(packed.length);
        for (int damage = random.nextInt(4); damage > 0; damage--) {
            packed[random.nextInt(nearStart)] ^= (byte) (1 << random.nextInt(8));
        }
        return random.nextInt(3) == 0 ? Arrays.copyOf(packed, random.nextInt(packed.length + 20)) : packed;
    }

    private static byte[] plain(SplittableRandom random) {
        byte[] plain = new byte[random.nextInt(random.nextInt(20) == 0 ? 2 * LIMIT : 3_000)];
        int symbols = 1 + random.nextInt(60);
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) (32 + random.nextInt(symbols));
        }
        return plain;
    }
}
