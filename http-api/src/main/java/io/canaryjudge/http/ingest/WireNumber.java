package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Numbers as line protocol writes them: {@code 12i} is a 64-bit integer, {@code 12u} unsigned, anything else a float. */
final class WireNumber {

    static final String ALLOWED = "a number such as 12, 0.5 or 1e3, a 64-bit integer 12i or an unsigned one 12u";

    /** Any number of this many decimal digits fits a {@code long}. */
    private static final int SAFE_DIGITS = 18;

    /** Integers up to this have an exact {@code double}. */
    private static final long MAX_EXACT = 1L << 53;

    /** The powers of ten that have an exact {@code double}. */
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private WireNumber() {}

    /**
     * The value of the number in {@code [from, to)}.
     *
     * @return NaN if that is no number, or none that its type can hold; never infinite
     */
    static double parse(byte[] bytes, int from, int to) {
        if (from == to) {
            return Double.NaN;
        }
        return switch (bytes[to - 1]) {
            case 'i' -> signed(bytes, from, to - 1);
            case 'u' -> unsigned(bytes, from, to - 1);
            default -> floating(bytes, from, to);
        };
    }

    /**
     * The integer in {@code [from, to)}: decimal digits after at most a minus sign.
     *
     * @throws NumberFormatException if that is no integer or not within 64 bits
     */
    static long int64(byte[] bytes, int from, int to) {
        boolean negative = from < to && bytes[from] == '-';
        int first = negative ? from + 1 : from;
        if (first == to || digitsEnd(bytes, first, to) < to) {
            throw new NumberFormatException("not an integer");
        }
        if (to - first > SAFE_DIGITS) {
            return Long.parseLong(text(bytes, from, to));
        }
        long value = digits(bytes, first, to);
        return negative ? -value : value;
    }

    private static double signed(byte[] bytes, int from, int to) {
        try {
            return int64(bytes, from, to);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static double unsigned(byte[] bytes, int from, int to) {
        if (from == to || digitsEnd(bytes, from, to) < to) {
            return Double.NaN;
        }
        if (to - from <= SAFE_DIGITS) {
            return digits(bytes, from, to);
        }
        try {
            return Double.parseDouble(Long.toUnsignedString(Long.parseUnsignedLong(text(bytes, from, to))));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /**
     * A mantissa below 2^53 times or divided by a power of ten up to 10^22 is one correctly rounded operation on exact
     * operands, hence what {@code Double.parseDouble} gives [1]. The rest is left to that.
     *
     * <p>[1] W. D. Clinger, How to read floating point numbers accurately, PLDI 1990, section 3.
     */
    private static double floating(byte[] bytes, int from, int to) {
        int start = bytes[from] == '-' ? from + 1 : from;
        int whole = digitsEnd(bytes, start, to);
        int fraction = whole < to && bytes[whole] == '.' ? whole + 1 : whole;
        int mantissaEnd = digitsEnd(bytes, fraction, to);
        int mantissaDigits = whole - start + mantissaEnd - fraction;
        if (mantissaDigits == 0 || (mantissaEnd < to && !isExponent(bytes, mantissaEnd, to))) {
            return Double.NaN;
        }
        int scale = mantissaEnd - fraction;
        if (mantissaEnd == to && mantissaDigits <= SAFE_DIGITS) {
            long mantissa = digits(bytes, start, whole) * powerOfTen(scale) + digits(bytes, fraction, mantissaEnd);
            if (mantissa <= MAX_EXACT) {
                double value = mantissa / POWERS_OF_TEN[scale];
                return start > from ? -value : value;
            }
        }
        double value = Double.parseDouble(text(bytes, from, to));
        return Double.isInfinite(value) ? Double.NaN : value;
    }

    /** Whether {@code [from, to)} is an exponent: {@code e5}, {@code E+5} or {@code e-5}. */
    private static boolean isExponent(byte[] bytes, int from, int to) {
        if (bytes[from] != 'e' && bytes[from] != 'E') {
            return false;
        }
        boolean signed = from + 1 < to && (bytes[from + 1] == '-' || bytes[from + 1] == '+');
        int first = signed ? from + 2 : from + 1;
        return first < to && digitsEnd(bytes, first, to) == to;
    }

    /** The end of the digits that begin at {@code from}. */
    private static int digitsEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i;
    }

    private static long digits(byte[] bytes, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = 10 * value + (bytes[i] - '0');
        }
        return value;
    }

    private static long powerOfTen(int exponent) {
        return (long) POWERS_OF_TEN[exponent];
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, ISO_8859_1);
    }
}
