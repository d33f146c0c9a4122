package io.canaryjudge.benchmarks.evaluation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as they stand in tables. */
final class Cells {

    private Cells() {}

    /** {@code 0.35 % (0.14 to 0.72)}. */
    static String withInterval(Rate rate) {
        return String.format(
                Locale.ROOT,
                "%s %% (%s to %s)",
                percent(rate.estimate()),
                percent(rate.lower()),
                percent(rate.upper()));
    }

    /** How often an abort came, and after how long: {@code 100 %, 25 s (p95 60 s)}; before the onset apart. */
    static String detection(Tally tally) {
        String text = percent(tally.abortRate().estimate()) + " %";
        if (tally.aborts().count() > 0) {
            text += ", " + seconds(tally.aborts().median()) + " (p95 "
                    + seconds(tally.aborts().p95()) + ")";
        }
        if (tally.early() > 0) {
            text += ", early " + percent(tally.earlyRate().estimate()) + " %";
        }
        return text;
    }

    static String seconds(@Nullable Integer seconds) {
        return seconds == null ? "-" : seconds + " s";
    }

    /** A share in percent: two digits behind the point below ten, one above. */
    static String percent(double share) {
        double percent = 100 * share;
        return percent == Math.rint(percent)
                ? String.format(Locale.ROOT, "%.0f", percent)
                : String.format(Locale.ROOT, percent < 10 ? "%.2f" : "%.1f", percent);
    }
}
