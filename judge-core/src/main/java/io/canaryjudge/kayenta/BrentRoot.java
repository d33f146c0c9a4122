package io.canaryjudge.kayenta;

import java.util.function.DoubleUnaryOperator;

/** Finds where a function changes its sign, step by step as R's {@code zeroin} does. */
final class BrentRoot {

    /*
     * Brent's method [1]: b is the best guess so far, c lies on the other side of the root, a is the guess before b. A
     * step interpolates through these where that is safe, else halves the interval between b and c. On a step function
     * the result depends on the way, so every rounding here is as in the original.
     *
     * [1] Brent 1973, Algorithms for Minimization without Derivatives, chapter 4
     */

    private static final double EPSILON = 0x1p-52;
    private static final double TOLERANCE = 1e-4;
    private static final int MOST_STEPS = 1001;

    private final DoubleUnaryOperator f;
    private double a;
    private double fa;
    private double b;
    private double fb;
    private double c;
    private double fc;

    private BrentRoot(DoubleUnaryOperator f, double a, double fa, double b, double fb) {
        this.f = f;
        this.a = a;
        this.fa = fa;
        this.b = b;
        this.fb = fb;
        this.c = a;
        this.fc = fa;
    }

    /**
     * A point about 10<sup>-4</sup> or less from a root between {@code low} and {@code high}; one of these two, or a
     * point between, when there is none.
     */
    static double find(DoubleUnaryOperator f, double low, double atLow, double high, double atHigh) {
        return isZero(atLow) ? low : new BrentRoot(f, low, atLow, high, atHigh).search();
    }

    private static boolean isZero(double value) {
        return Math.abs(value) <= Double.MIN_VALUE;
    }

    private double search() {
        for (int i = 0; i < MOST_STEPS && !isZero(fb); i++) {
            double previous = b - a;
            if (Math.abs(fc) < Math.abs(fb)) {
                takeTheBetterEnd();
            }
            double tolerance = 2 * EPSILON * Math.abs(b) + TOLERANCE / 2;
            double half = (c - b) / 2;
            if (Math.abs(half) <= tolerance || isZero(fb)) {
                break;
            }
            moveBy(step(previous, half, tolerance), tolerance);
        }
        return b;
    }

    private void takeTheBetterEnd() {
        a = b;
        fa = fb;
        b = c;
        fb = fc;
        c = a;
        fc = fa;
    }

    private double step(double previous, double half, double tolerance) {
        if (!(Math.abs(previous) >= tolerance && Math.abs(fa) > Math.abs(fb))) {
            return half;
        }
        double cb = c - b;
        double t1;
        double p;
        double q;
        if (a == c) {
            t1 = fb / fa;
            p = cb * t1;
            q = 1 - t1;
        } else {
            q = fa / fc;
            t1 = fb / fc;
            double t2 = fb / fa;
            p = t2 * (cb * q * (q - t1) - (b - a) * (t1 - 1));
            q = (q - 1) * (t1 - 1) * (t2 - 1);
        }
        if (p > 0) {
            q = -q;
        } else {
            p = -p;
        }
        boolean isSafe = p < 0.75 * cb * q - Math.abs(tolerance * q) / 2 && p < Math.abs(previous * q / 2);
        return isSafe ? p / q : half;
    }

    private void moveBy(double step, double tolerance) {
        a = b;
        fa = fb;
        if (Math.abs(step) < tolerance) {
            b += step > 0 ? tolerance : -tolerance;
        } else {
            b += step;
        }
        fb = f.applyAsDouble(b);
        if ((fb > 0 && fc > 0) || (fb < 0 && fc < 0)) {
            c = a;
            fc = fa;
        }
    }
}
