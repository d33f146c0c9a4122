package io.canaryjudge.connector.remotewrite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SnappyBlockTest {

    @Test
    void block_ofAnySize_isUnpackedToWhatWasPacked() {
        SplittableRandom random = new SplittableRandom(5);
        for (int size = 0; size < 3_000_000; size = size * 3 + 1) {
            byte[] body = new byte[size];
            for (int i = 0; i < size; i++) {
                body[i] = (byte) (random.nextInt(4) * random.nextInt(3));
            }
            assertThat(SnappyBlock.unpack(WriteBody.pack(body), 3_000_000)).isEqualTo(body);
        }
    }

    @Test
    void block_thatDeclaresMoreThanTheLimit_isRefusedBeforeItIsUnpacked() {
        byte[] fourGigabytes = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 0};

        assertThatThrownBy(() -> SnappyBlock.unpack(fourGigabytes, 1 << 20))
                .isInstanceOfSatisfying(
                        RefusedBodyException.class,
                        e -> assertThat(e.isTooLarge()).isTrue())
                .hasMessage("the body declares 4294967295 bytes unpacked, more than the limit of 1048576");
    }

    @Test
    void block_thatIsCutOrHoldsMoreOrLessThanItDeclares_isRefused() {
        byte[] packed = WriteBody.pack("abcdabcdabcdabcdabcdabcd".getBytes(UTF_8));
        for (int length = 0; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThatThrownBy(() -> SnappyBlock.unpack(cut, 1_000)).isInstanceOf(RefusedBodyException.class);
        }
        for (int declared : new int[] {packed[0] - 1, packed[0] + 1}) {
            byte[] wrong = packed.clone();
            wrong[0] = (byte) declared;
            assertThatThrownBy(() -> SnappyBlock.unpack(wrong, 1_000))
                    .as("declared %d", declared)
                    .isInstanceOf(RefusedBodyException.class);
        }
        assertThatThrownBy(() -> SnappyBlock.unpack(Arrays.copyOf(packed, packed.length + 1), 1_000))
                .isInstanceOf(RefusedBodyException.class);
    }

    @Test
    void copy_fromBeforeTheBeginning_isRefused() {
        byte[] block = {8, 0, 'a', 0b000_111_01, 9};

        assertThatThrownBy(() -> SnappyBlock.unpack(block, 1_000)).hasMessageContaining("no snappy block");
    }
}
