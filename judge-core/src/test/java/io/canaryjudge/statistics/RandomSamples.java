package io.canaryjudge.statistics;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Seeded pairs of samples of many shapes, and the slow view of them as lists of observations. */
final class RandomSamples {

    private RandomSamples() {}

    /** Thirty pairs: one to forty bins, one to some hundred observations, from much alike to far apart. */
    static Stream<BinnedSamples> pairs() {
        return LongStream.rangeClosed(1, 30).mapToObj(seed -> pair(new Random(seed)));
    }

    static BinnedSamples pair(Random random) {
        int bins = 1 + random.nextInt(40);
        double[] values = new double[bins];
        double value = 1 + random.nextInt(5);
        for (int i = 0; i < bins; i++) {
            values[i] = value;
            value += random.nextBoolean() ? 1 : 10 * random.nextDouble() + 0.01;
        }
        return BinnedSamples.of(values, counts(random, bins), counts(random, bins));
    }

    private static long[] counts(Random random, int bins) {
        long[] counts = new long[bins];
        double centre = bins * random.nextDouble();
        double spread = 0.5 + bins * random.nextDouble();
        int observations = 2 + random.nextInt(random.nextBoolean() ? 10 : 300);
        for (int i = 0; i < observations; i++) {
            int bin = (int) Math.floor(centre + spread * random.nextGaussian());
            counts[Math.min(bins - 1, Math.max(0, bin))]++;
        }
        return counts;
    }

    /** The canary's observations, ascending. */
    static double[] canary(BinnedSamples samples) {
        return IntStream.range(0, samples.bins())
                .boxed()
                .flatMapToDouble(i -> LongStream.range(0, samples.canary(i)).mapToDouble(n -> samples.value(i)))
                .toArray();
    }

    /** The baseline's observations, ascending. */
    static double[] baseline(BinnedSamples samples) {
        return canary(samples.swapped());
    }

    /** Both samples with every value put through an increasing function. */
    static BinnedSamples mapped(BinnedSamples samples, DoubleUnaryOperator increasing) {
        double[] values = IntStream.range(0, samples.bins())
                .mapToDouble(i -> increasing.applyAsDouble(samples.value(i)))
                .toArray();
        return BinnedSamples.of(values, canaryCounts(samples), canaryCounts(samples.swapped()));
    }

    /** The canary's counts on both sides, so that there is nothing to find. */
    static BinnedSamples alike(BinnedSamples samples) {
        return BinnedSamples.of(values(samples), canaryCounts(samples), canaryCounts(samples));
    }

    /** Both samples with each observation counted {@code factor} times. */
    static BinnedSamples repeated(BinnedSamples samples, long factor) {
        return BinnedSamples.of(
                values(samples),
                Arrays.stream(canaryCounts(samples)).map(n -> n * factor).toArray(),
                Arrays.stream(canaryCounts(samples.swapped()))
                        .map(n -> n * factor)
                        .toArray());
    }

    /** Bins of one value each from plain observations. */
    static BinnedSamples binned(double[] canary, double[] baseline) {
        double[] values = Stream.of(canary, baseline)
                .flatMapToDouble(Arrays::stream)
                .sorted()
                .distinct()
                .toArray();
        return BinnedSamples.of(values, counted(values, canary), counted(values, baseline));
    }

    private static long[] counted(double[] values, double[] observations) {
        long[] counts = new long[values.length];
        for (double each : observations) {
            counts[Arrays.binarySearch(values, each)]++;
        }
        return counts;
    }

    static double[] values(BinnedSamples samples) {
        return IntStream.range(0, samples.bins()).mapToDouble(samples::value).toArray();
    }

    static long[] canaryCounts(BinnedSamples samples) {
        return IntStream.range(0, samples.bins()).mapToLong(samples::canary).toArray();
    }
}
