package io.canaryjudge.http.coding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {

    private static final int LIMIT = 1 << 20;

    @ParameterizedTest
    @EnumSource
    void body_ofAnySize_comesOutAsItWentIn(ContentCoding coding) throws UnpackException {
        for (int size : new int[] {0, 1, 100, 8_192, 8_193, 65_536, 65_537, 300_000, LIMIT}) {
            byte[] body = text(size);

            assertThat(coding.unpack(Packing.pack(coding, body), LIMIT))
                    .as("%d bytes", size)
                    .isEqualTo(body);
        }
    }

    @ParameterizedTest
    @EnumSource
    void body_thatCannotBePacked_comesOutAsItWentIn(ContentCoding coding) throws UnpackException {
        byte[] noise = new byte[200_000];
        new SplittableRandom(1).nextBytes(noise);

        assertThat(coding.unpack(Packing.pack(coding, noise), LIMIT)).isEqualTo(noise);
    }

    @ParameterizedTest
    @EnumSource
    void body_atTheLimit_isTaken_andOneByteMoreIsTooLarge(ContentCoding coding) throws UnpackException {
        for (int limit : new int[] {1, 8_191, 8_192, 65_536, 100_000}) {
            assertThat(coding.unpack(Packing.pack(coding, text(limit)), limit)).hasSize(limit);

            UnpackException refused = refusal(coding, Packing.pack(coding, text(limit + 1)), limit);
            assertThat(refused.isTooLarge()).as("limit %d", limit).isTrue();
            assertThat(refused).hasMessage("the body is larger than the limit of " + limit + " bytes");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
    void bomb_isTooLarge(ContentCoding coding) {
        byte[] bomb = Packing.pack(coding, new byte[32 << 20]);

        assertThat(bomb.length).isLessThan(4 << 20);
        assertThat(refusal(coding, bomb, LIMIT).isTooLarge()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
    void body_cutAnywhere_isMalformed(ContentCoding coding) {
        byte[] packed = Packing.pack(coding, text(1_000));

        for (int length = 0; length < packed.length; length++) {
            if (coding == ContentCoding.SNAPPY_FRAMED && length == 10) {
                continue; // the stream's identifier alone is a stream of nothing
            }
            UnpackException refused = refusal(coding, Arrays.copyOf(packed, length), LIMIT);
            assertThat(refused.isTooLarge()).as("%d bytes", length).isFalse();
            assertThat(refused)
                    .hasMessageStartingWith("the body is not " + coding.word() + " from its beginning to its end");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
    void body_withSomethingAfterItsEnd_isMalformed(ContentCoding coding) {
        byte[] packed = Packing.pack(coding, text(1_000));
        for (String rest :
                new String[] {"x", "\0", "\0\0\0", "\0\0\0\0", "and more of something else that goes on and on"}) {
            assertThat(refusal(coding, join(packed, rest.getBytes(UTF_8)), LIMIT)
                            .isTooLarge())
                    .as("'%s'", rest)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
    void body_ofAnotherCoding_isMalformed(ContentCoding coding) {
        for (ContentCoding other : ContentCoding.values()) {
            if (other != coding) {
                assertThat(refusal(coding, Packing.pack(other, text(5_000)), LIMIT)
                                .isTooLarge())
                        .as("%s", other)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD", "SNAPPY_FRAMED"})
    void bodies_oneAfterAnother_areTakenTogether(ContentCoding coding) throws UnpackException {
        byte[] first = Packing.pack(coding, text(3_000));
        byte[] second = Packing.pack(coding, text(7));

        assertThat(coding.unpack(join(first, second), LIMIT)).isEqualTo(join(text(3_000), text(7)));
        assertThat(refusal(coding, join(first, second), 3_006).isTooLarge()).isTrue();
    }

    @Test
    void deflate_withoutItsHeader_isTaken() throws UnpackException {
        assertThat(ContentCoding.DEFLATE.unpack(Packing.rawDeflate(text(50_000)), LIMIT))
                .isEqualTo(text(50_000));
    }

    @Test
    void gzip_withEveryPartOfAHeader_isTaken() throws UnpackException {
        byte[] plain = Packing.pack(ContentCoding.GZIP, text(500));
        byte[] header = {0x1f, (byte) 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3};
        byte[] more = "\3\0abcname.txt\0a comment\0xx".getBytes(ISO_8859_1);

        byte[] packed = join(join(header, more), Arrays.copyOfRange(plain, 10, plain.length));

        assertThat(ContentCoding.GZIP.unpack(packed, LIMIT)).isEqualTo(text(500));
        packed[3] = 0x3e;
        assertThat(refusal(ContentCoding.GZIP, packed, LIMIT)).hasMessageContaining("flags that are not known");
    }

    @Test
    void gzip_whoseChecksumOrLengthIsWrong_isMalformed() {
        byte[] packed = Packing.pack(ContentCoding.GZIP, text(500));
        for (int back = 1; back <= 8; back++) {
            byte[] damaged = packed.clone();
            damaged[damaged.length - back] ^= 1;

            assertThat(refusal(ContentCoding.GZIP, damaged, LIMIT)).hasMessageContaining("checksum or length");
        }
    }

    @Test
    void zstd_ofEveryLevel_isTaken_andOfALongWindowIsNot() throws UnpackException, IOException {
        for (int level = 1; level <= 19; level++) {
            assertThat(ContentCoding.ZSTD.unpack(Zstd.compress(text(100_000), level), LIMIT))
                    .as("level %d", level)
                    .isEqualTo(text(100_000));
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(packed)) {
            out.setLong(27);
            out.write(text(100_000));
        }
        assertThat(refusal(ContentCoding.ZSTD, packed.toByteArray(), LIMIT)).hasMessageContaining("Window size");
    }

    @Test
    void snappy_thatClaimsMoreThanItCanHold_isMalformedWithoutRoomBeingMade() {
        byte[] claim = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f, 0, 0};

        assertThat(refusal(ContentCoding.SNAPPY, claim, Integer.MAX_VALUE))
                .hasMessageEndingWith("a block of 6 bytes cannot hold 268435455, as it says");
    }

    @Test
    void snappyFramed_withChunksToSkip_isTaken_andWithUnknownOnesIsNot() throws UnpackException {
        byte[] packed = Packing.pack(ContentCoding.SNAPPY_FRAMED, text(500));
        byte[] padding = {(byte) 0xfe, 3, 0, 0, 1, 2, 3};
        byte[] unknown = {0x02, 3, 0, 0, 1, 2, 3};

        assertThat(ContentCoding.SNAPPY_FRAMED.unpack(join(packed, padding), LIMIT))
                .isEqualTo(text(500));
        assertThat(refusal(ContentCoding.SNAPPY_FRAMED, join(packed, unknown), LIMIT))
                .hasMessageContaining("unknown type 2");
    }

    @Test
    void snappyFramed_whoseChecksumIsWrong_isMalformed() {
        byte[] packed = Packing.pack(ContentCoding.SNAPPY_FRAMED, text(500));
        packed[14] ^= 1;

        assertThat(refusal(ContentCoding.SNAPPY_FRAMED, packed, LIMIT)).hasMessageContaining("checksum");
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, GZIP",
        "X-Gzip, GZIP",
        "deflate, DEFLATE",
        "zstd, ZSTD",
        "snappy, SNAPPY",
        "identity, IDENTITY",
        "x-snappy-framed, SNAPPY_FRAMED"
    })
    void word_namesItsCoding(String word, ContentCoding coding) {
        assertThat(ContentCoding.ofWord(word)).contains(coding);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "br", "compress", "gzip, zstd", "*"})
    void word_ofNoCoding_namesNone(String word) {
        assertThat(ContentCoding.ofWord(word)).isEmpty();
    }

    private static UnpackException refusal(ContentCoding coding, byte[] packed, int limit) {
        UnpackException refused = catchThrowableOfType(UnpackException.class, () -> coding.unpack(packed, limit));
        assertThat(refused).as("refusal of %s", coding).isNotNull();
        return refused;
    }

    /** Something like what is sent: digits in lines. */
    private static byte[] text(int size) {
        SplittableRandom random = new SplittableRandom(size);
        byte[] text = new byte[size];
        for (int i = 0; i < size; i++) {
            text[i] = (byte) (i % 40 == 39 ? '\n' : '0' + random.nextInt(10));
        }
        return text;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
