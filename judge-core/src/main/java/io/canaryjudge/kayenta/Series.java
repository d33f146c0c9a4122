package io.canaryjudge.kayenta;

import java.util.Arrays;
import java.util.function.DoublePredicate;

/** The points of one side that are judged, after NaN and outliers were dealt with. */
final class Series {

    private final double[] values;
    private final double[] sorted;
    private final SampleStatistics statistics;

    private Series(double[] values, double[] sorted) {
        this.values = values;
        this.sorted = sorted;
        this.statistics = SampleStatistics.of(values);
    }

    static Series of(double[] points, MetricConfig config) {
        double[] values = withoutNan(points, config.nanStrategy());
        return config.outliers() instanceof Outliers.Remove remove && values.length > 0
                ? withoutOutliers(values, remove.factor())
                : of(values);
    }

    /** Takes the array over. */
    static Series of(double[] values) {
        return new Series(values, RadixSort.sorted(values));
    }

    private static double[] withoutNan(double[] points, NanStrategy strategy) {
        return switch (strategy) {
            case REMOVE -> kept(points, point -> !Double.isNaN(point));
            case REPLACE ->
                Arrays.stream(points)
                        .map(point -> Double.isNaN(point) ? 0 : point)
                        .toArray();
        };
    }

    private static double[] kept(double[] points, DoublePredicate isKept) {
        double[] result = new double[points.length];
        int size = 0;
        for (double point : points) {
            if (isKept.test(point)) {
                result[size++] = point;
            }
        }
        return size == points.length ? result : Arrays.copyOf(result, size);
    }

    private static Series withoutOutliers(double[] values, double factor) {
        double[] sorted = RadixSort.sorted(values);
        double low = percentile(sorted, 25);
        double high = percentile(sorted, 75);
        double lowest = Math.min(percentile(sorted, 1), low - factor * (high - low));
        double highest = Math.max(percentile(sorted, 99), high + factor * (high - low));
        DoublePredicate isKept = value -> !(value > highest || value < lowest);
        return new Series(kept(values, isKept), kept(sorted, isKept));
    }

    /** R's type 7. */
    private static double percentile(double[] sorted, double percent) {
        int n = sorted.length;
        double position = 1 + (n - 1) * (percent / 100);
        if (position >= n) {
            return sorted[n - 1];
        }
        double floor = Math.floor(position);
        int below = (int) floor - 1;
        return sorted[below] + (position - floor) * (sorted[below + 1] - sorted[below]);
    }

    boolean isEmpty() {
        return values.length == 0;
    }

    /** Whether all points are equal, 0 and -0 taken as equal; there is at least one. */
    boolean isConstant() {
        return sorted[0] == sorted[sorted.length - 1];
    }

    /** Whether both sides have the same points in any order, 0 and -0 taken as equal. */
    boolean hasSamePointsAs(Series other) {
        if (sorted.length != other.sorted.length) {
            return false;
        }
        for (int i = 0; i < sorted.length; i++) {
            if (sorted[i] != other.sorted[i]) {
                return false;
            }
        }
        return true;
    }

    /** The smallest point. */
    double lowest() {
        return firstAmongEqual(sorted[0]);
    }

    /** The largest point. */
    double highest() {
        return firstAmongEqual(sorted[sorted.length - 1]);
    }

    /** Of 0 and -0 the one that came first, as Scala's {@code min} and {@code max} have it. */
    private double firstAmongEqual(double point) {
        return point == 0
                ? Arrays.stream(values).filter(value -> value == 0).findFirst().orElse(point)
                : point;
    }

    /** The points in their own order; not to be written to. */
    double[] values() {
        return values;
    }

    SampleStatistics statistics() {
        return statistics;
    }

    /** The points in ascending order, -0 before 0; not to be written to. */
    double[] sorted() {
        return sorted;
    }
}
