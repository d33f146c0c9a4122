package io.canaryjudge.flag;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Murmur3Test {

    /**
     * The verification of the hash's author: SMHasher, KeysetTest.cpp, VerificationTest, whose main.cpp registers
     * MurmurHash3_x86_32 with 0xB0F57EE3. The keys 0, 01, 012, … of 0 to 255 bytes are hashed with the seeds 256, 255, …,
     * and the hashes, little-endian, once more with the seed 0.
     */
    @Test
    void hash_ofTheAuthorsVerification_isItsValue() {
        ByteBuffer hashes = ByteBuffer.allocate(4 * 256).order(ByteOrder.LITTLE_ENDIAN);
        byte[] key = new byte[256];
        for (int length = 0; length < 256; length++) {
            key[length] = (byte) length;
            hashes.putInt(Murmur3.hash32(Arrays.copyOf(key, length), 256 - length));
        }

        assertThat(Murmur3.hash32(hashes.array(), 0)).isEqualTo(0xB0F57EE3);
    }

    /** The table of test vectors in Wikipedia's article MurmurHash, which names its sources. */
    @ParameterizedTest
    @CsvSource({
        "'', 00000000, 00000000",
        "'', 00000001, 514e28b7",
        "'', ffffffff, 81f16f39",
        "test, 00000000, ba6bd213",
        "test, 9747b28c, 704b81dc",
        "'Hello, world!', 00000000, c0363e43",
        "'Hello, world!', 9747b28c, 24884cba",
        "The quick brown fox jumps over the lazy dog, 00000000, 2e4ff723",
        "The quick brown fox jumps over the lazy dog, 9747b28c, 2fa826cd"
    })
    void hash_ofPublishedVectors_isAsPublished(String text, String seed, String hash) {
        int result = Murmur3.hash32(text.getBytes(UTF_8), HexFormat.fromHexDigits(seed));

        assertThat(HexFormat.of().toHexDigits(result)).isEqualTo(hash);
    }
}
