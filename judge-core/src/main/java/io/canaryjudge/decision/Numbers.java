package io.canaryjudge.decision;

import io.canaryjudge.metric.Unit;
import java.util.Locale;

/** Numbers as people read them: three significant digits and a unit. */
final class Numbers {

    private Numbers() {}

    static String value(double value, Unit unit) {
        return unit == Unit.RATIO ? percent(value) : (significant(value) + " " + unit.symbol()).strip();
    }

    static String percent(double ratio) {
        return significant(ratio * 100) + " %";
    }

    static String times(double ratio) {
        return significant(ratio) + "x";
    }

    /** Three significant digits without an exponent; {@code -} for what is no number. */
    private static String significant(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (Double.isInfinite(value)) {
            return "infinite";
        }
        int digitsBeforePoint = value == 0 ? 1 : (int) Math.floor(Math.log10(Math.abs(value))) + 1;
        int decimals = Math.max(0, Math.min(6, 3 - digitsBeforePoint));
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
