package io.canaryjudge.kayenta;

import java.util.Arrays;

/** Sorts doubles in the order of {@link Double#compare}, as {@link Arrays#sort(double[])} does. */
final class RadixSort {

    /*
     * The bits of a double, with the sign bit turned for positive and all bits turned for negative ones, ascend with the
     * double. They are sorted by one byte after the other, lowest first; a byte that all have in common is left out. That
     * is three times as fast as comparing for the day of minutes that a metric usually is, and slower for short arrays.
     */

    private static final int FEWEST = 256;
    private static final int BYTES = Long.BYTES;
    private static final int BYTE_VALUES = 256;

    private RadixSort() {}

    /** A sorted copy. */
    static double[] sorted(double[] values) {
        if (values.length < FEWEST) {
            double[] few = values.clone();
            Arrays.sort(few);
            return few;
        }
        long[] keys = sortedKeys(values);
        double[] sorted = new double[values.length];
        for (int i = 0; i < keys.length; i++) {
            sorted[i] = Double.longBitsToDouble(keys[i] ^ ((~keys[i] >> 63) | Long.MIN_VALUE));
        }
        return sorted;
    }

    private static long[] sortedKeys(double[] values) {
        int[][] counts = new int[BYTES][BYTE_VALUES];
        long[] keys = new long[values.length];
        for (int i = 0; i < keys.length; i++) {
            long bits = Double.doubleToLongBits(values[i]);
            keys[i] = bits ^ ((bits >> 63) | Long.MIN_VALUE);
            for (int place = 0; place < BYTES; place++) {
                counts[place][byteOf(keys[i], place)]++;
            }
        }
        long[] other = new long[values.length];
        for (int place = 0; place < BYTES; place++) {
            if (counts[place][byteOf(keys[0], place)] < keys.length) {
                distribute(keys, other, place, counts[place]);
                long[] swapped = keys;
                keys = other;
                other = swapped;
            }
        }
        return keys;
    }

    private static void distribute(long[] keys, long[] target, int place, int[] counts) {
        int start = 0;
        for (int value = 0; value < BYTE_VALUES; value++) {
            int count = counts[value];
            counts[value] = start;
            start += count;
        }
        for (long key : keys) {
            target[counts[byteOf(key, place)]++] = key;
        }
    }

    private static int byteOf(long key, int place) {
        return (int) (key >>> (Byte.SIZE * place)) & 0xff;
    }
}
