package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireNumberTest {

    @Test
    void floats_areTheNearestDoubles() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 300_000; i++) {
            String text = decimal(random);

            assertThat(parse(text)).as(text).isEqualTo(Double.parseDouble(text));
        }
    }

    @Test
    void floats_atTheEdgeOfTheShortWay_areTheNearestDoubles() {
        for (String text : new String[] {
            "9007199254740992", "9007199254740993", "900719925474099.3", "0.000000000000000001", "999999999999999999",
            "0.1000000000000000055511151231257827", "4.9e-324", "1.7976931348623157e308", "-0", "00000000000000000001.5"
        }) {
            assertThat(parse(text)).isEqualTo(Double.parseDouble(text));
        }
    }

    @Test
    void integers_ofAllLengths_areRead() {
        for (long value = 1; value > 0 && value < Long.MAX_VALUE / 7; value *= 7) {
            assertThat(int64(Long.toString(value))).isEqualTo(value);
            assertThat(int64(Long.toString(-value))).isEqualTo(-value);
            assertThat(parse(value + "i")).isEqualTo((double) value);
            assertThat(parse(value + "u")).isEqualTo((double) value);
        }
        assertThat(int64("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(int64("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        assertThat(int64("-0")).isZero();
        assertThat(int64("000000000000000000000000000005")).isEqualTo(5);
        assertThat(parse("18446744073709551615u")).isEqualTo(0x1p64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "+1", "1.0", "1i", "9223372036854775808", "-9223372036854775809", " 1", "1 "})
    void integers_thatAreNot_areRefused(String text) {
        assertThatThrownBy(() -> int64(text)).isInstanceOf(NumberFormatException.class);
    }

    private static String decimal(SplittableRandom random) {
        String sign = random.nextInt(3) == 0 ? "-" : "";
        String whole = Long.toString(random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63));
        String fraction = Long.toString(random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63));
        String exponent = random.nextInt(4) == 0 ? "e" + (random.nextInt(600) - 310) : "";
        String text = sign + (random.nextInt(4) == 0 ? whole : whole + "." + fraction) + exponent;
        return Double.isInfinite(Double.parseDouble(text)) ? sign + whole : text;
    }

    private static double parse(String text) {
        byte[] bytes = ("," + text + ",").getBytes(US_ASCII);
        return WireNumber.parse(bytes, 1, bytes.length - 1);
    }

    private static long int64(String text) {
        byte[] bytes = ("9" + text + "9").getBytes(US_ASCII);
        return WireNumber.int64(bytes, 1, bytes.length - 1);
    }
}
