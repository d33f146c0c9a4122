package io.canaryjudge.kayenta;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.testing.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RadixSortTest {

    static Stream<ToDoubleFunction<SplittableRandom>> distributions() {
        return Stream.of(
                random -> Double.longBitsToDouble(random.nextLong()),
                SplittableRandom::nextDouble,
                random -> -random.nextDouble(),
                random -> 100 + random.nextDouble(),
                random -> random.nextInt(3),
                random -> 7,
                random -> new double[] {0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}
                        [random.nextInt(5)]);
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void sorted_isAsArraysSort_bitByBit(ToDoubleFunction<SplittableRandom> distribution) {
        Seeds.upTo(30, random -> {
            int size = random.nextInt(4) == 0 ? random.nextInt(5) : random.nextInt(1_500);
            double[] values = new double[size];
            Arrays.setAll(values, i -> distribution.applyAsDouble(random));
            double[] before = values.clone();
            double[] expected = values.clone();
            Arrays.sort(expected);

            assertThat(bits(RadixSort.sorted(values))).containsExactly(bits(expected));
            assertThat(bits(values)).containsExactly(bits(before));
        });
    }

    private static long[] bits(double[] values) {
        return LongStream.range(0, values.length)
                .map(i -> Double.doubleToLongBits(values[(int) i]))
                .toArray();
    }
}
