package io.canaryjudge.kayenta;

import java.util.Arrays;

/** A sample as its different points, ascending in the order of {@link Double#compare}, each with how often it occurs. */
final class PointCounts {

    private final double[] points;
    private final int[] counts;

    private PointCounts(double[] points, int[] counts) {
        this.points = points;
        this.counts = counts;
    }

    /** @param sorted not empty; NaN counts as infinity */
    static PointCounts of(double[] sorted) {
        double[] points = new double[sorted.length];
        int[] counts = new int[sorted.length];
        int last = -1;
        for (double each : sorted) {
            double point = infiniteIfNan(each);
            if (last < 0 || Double.compare(point, points[last]) != 0) {
                points[++last] = point;
            }
            counts[last]++;
        }
        return new PointCounts(Arrays.copyOf(points, last + 1), Arrays.copyOf(counts, last + 1));
    }

    static double infiniteIfNan(double point) {
        return Double.isNaN(point) ? Double.POSITIVE_INFINITY : point;
    }

    /** How many different points there are. */
    int size() {
        return points.length;
    }

    double point(int i) {
        return points[i];
    }

    int count(int i) {
        return counts[i];
    }

    /** The sum of t<sup>3</sup> - t over the counts t. */
    double tieTerm() {
        double sum = 0;
        for (int count : counts) {
            sum += count == 1 ? 0 : tieTerm(count);
        }
        return sum;
    }

    static double tieTerm(int count) {
        double t = count;
        return t * t * t - t;
    }
}
