package io.canaryjudge.statistics;

import org.apache.commons.math3.util.ContinuedFraction;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/** The incomplete gamma functions in units of {@code x^a exp(-x)}, in which they neither overflow nor vanish. */
final class ScaledIncompleteGamma {

    /** Below it a ratio to the density has lost digits. */
    private static final double LEAST_DENSITY = 1e-280;

    private static final double PRECISION = 1e-16;

    private ScaledIncompleteGamma() {}

    /** log of the integral over {@code t^(a-1) exp(-t)} from 0 to {@code x}, in these units; both above 0. */
    static double logLower(double a, double x) {
        double density = x * RegularizedGamma.P.derivative(a, x);
        if (density > LEAST_DENSITY) {
            return Math.log(RegularizedGamma.P.value(a, x) / density);
        }
        return x > a ? logWhole(a, x) : Math.log(series(a, x));
    }

    /** The same from {@code x} to infinity. */
    static double logUpper(double a, double x) {
        double density = x * RegularizedGamma.P.derivative(a, x);
        if (density > LEAST_DENSITY) {
            return Math.log(RegularizedGamma.Q.value(a, x) / density);
        }
        return x < a ? logWhole(a, x) : -Math.log(continuedFraction(a, x));
    }

    private static double logWhole(double a, double x) {
        return LogGamma.value(a) - a * Math.log(x) + x;
    }

    /** sum of x^k / (a (a + 1) … (a + k)); Abramowitz, Stegun 6.5.29. */
    private static double series(double a, double x) {
        double term = 1 / a;
        double sum = term;
        for (int k = 1; term > PRECISION * sum; k++) {
            term *= x / (a + k);
            sum += term;
        }
        return sum;
    }

    /** x + 1 - a + 1 (a - 1) / (x + 3 - a + 2 (a - 2) / (x + 5 - a + …)); Legendre's fraction, even part. */
    private static double continuedFraction(double a, double x) {
        return new ContinuedFraction() {
            @Override
            protected double getA(int n, double x) {
                return 2.0 * n + 1 - a + x;
            }

            @Override
            protected double getB(int n, double x) {
                return n * (a - n);
            }
        }.evaluate(x, PRECISION);
    }
}
