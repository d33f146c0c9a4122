package io.canaryjudge.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedHistogramTest {

    @Test
    void get_ofWhatWasPut_isTheSame() {
        Random random = new Random(1);
        for (int n = 0; n < 3_000; n = n * 2 + 1) {
            HistogramSnapshot snapshot = RandomLatencies.snapshot(random, n);

            ByteBuffer packed = put(snapshot);

            assertThat(packed.remaining()).isLessThanOrEqualTo(PackedHistogram.maxBytes(snapshot));
            assertThat(PackedHistogram.get(packed)).isEqualTo(snapshot);
            assertThat(packed.hasRemaining()).isFalse();
        }
    }

    @Test
    void get_ofTheLargestCounts_isTheSame() {
        HistogramSnapshot snapshot = HistogramSnapshot.ofBuckets(
                new long[] {0, HistogramLayout.MAX_MICROS}, new long[] {Long.MAX_VALUE - 7, 7});

        assertThat(PackedHistogram.get(put(snapshot))).isEqualTo(snapshot);
    }

    @Test
    void bucketOfOneRequest_thatIsNearTheOneBefore_takesAByte() {
        assertThat(put(HistogramSnapshot.ofBuckets(new long[] {10, 60, 123}, new long[] {1, 1, 1}))
                        .remaining())
                .isEqualTo(4);
    }

    @Test
    void payload_thatIsCutOffAnywhere_isRefused() {
        ByteBuffer packed = put(RandomLatencies.snapshot(new Random(2), 40));
        for (int length = 0; length < packed.limit(); length++) {
            ByteBuffer cut = packed.duplicate().limit(length);
            assertThatThrownBy(() -> PackedHistogram.get(cut)).isInstanceOf(BufferUnderflowException.class);
        }
    }

    @Test
    void arbitraryBytes_areAHistogramOrRefused() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            Throwable thrown = catchThrowable(() -> PackedHistogram.get(ByteBuffer.wrap(bytes)));
            if (thrown != null) {
                assertThat(thrown).isInstanceOfAny(BufferUnderflowException.class, IllegalArgumentException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void varInt_ofWhatWasPut_isTheSame(long value) {
        ByteBuffer buffer = ByteBuffer.allocate(VarInt.MAX_BYTES);

        VarInt.put(buffer, value);

        assertThat(VarInt.get(buffer.flip())).isEqualTo(value);
        assertThat(buffer.hasRemaining()).isFalse();
    }

    @Test
    void varInt_thatDoesNotEnd_isRefused() {
        byte[] ones = new byte[11];
        Arrays.fill(ones, (byte) -1);

        assertThatIllegalArgumentException().isThrownBy(() -> VarInt.get(ByteBuffer.wrap(ones)));
    }

    private static ByteBuffer put(HistogramSnapshot snapshot) {
        ByteBuffer buffer = ByteBuffer.allocate(PackedHistogram.maxBytes(snapshot));
        PackedHistogram.put(buffer, snapshot);
        return buffer.flip();
    }
}
