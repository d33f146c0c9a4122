package io.canaryjudge.eprocess;

/** Fixed grids of alternatives that an e-process averages over. */
final class Grid {

    private Grid() {}

    /** {@code size} values from {@code first} to {@code last}, both above 0, with equal ratios between them. */
    static double[] logSpaced(double first, double last, int size) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = Math.exp(Math.log(first) + i * (Math.log(last) - Math.log(first)) / (size - 1));
        }
        return values;
    }
}
