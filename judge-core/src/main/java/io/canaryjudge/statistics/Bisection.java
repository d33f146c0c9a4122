package io.canaryjudge.statistics;

import java.util.function.DoubleUnaryOperator;

/** Root finding for monotone functions that may jump or be infinite, where halving is all that can be relied on. */
final class Bisection {

    private static final int MAX_HALVINGS = 200;

    private Bisection() {}

    /**
     * Where a decreasing function goes from positive to not positive, between {@code low} and {@code high}; never asked
     * at these two. Gives about {@code low} when it is nowhere positive, about {@code high} when it is everywhere. As
     * exact as doubles allow, except within 10<sup>-60</sup> of 0.
     */
    static double rootOfDecreasing(DoubleUnaryOperator f, double low, double high) {
        double above = low;
        double below = high;
        for (int i = 0; i < MAX_HALVINGS; i++) {
            double middle = above + (below - above) / 2;
            if (middle == above || middle == below) {
                break;
            }
            if (f.applyAsDouble(middle) > 0) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return above + (below - above) / 2;
    }
}
