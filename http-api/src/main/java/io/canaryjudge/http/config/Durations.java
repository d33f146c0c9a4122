package io.canaryjudge.http.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 1m30s}, {@code 2h}, or ISO 8601. */
public final class Durations {

    private static final Pattern PART = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final int MOST_CHARACTERS = 64;

    private Durations() {}

    /** The duration that a text names, whole milliseconds from 0 to a hundred years; empty when it names none. */
    public static Optional<Duration> parse(String text) {
        return duration(text).filter(Durations::isUsable);
    }

    /** Longer ones would not fit a {@code long} of nanoseconds; what cannot be written back is refused, not rounded. */
    private static boolean isUsable(Duration duration) {
        return !duration.isNegative() && duration.compareTo(LONGEST) <= 0 && duration.toNanos() % 1_000_000 == 0;
    }

    private static Optional<Duration> duration(String text) {
        if (text.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        if (text.toUpperCase(Locale.ROOT).startsWith("P")) {
            return iso(text);
        }
        Matcher matcher = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            sum = sum.plus(part(Long.parseLong(matcher.group(1)), matcher.group(2)));
            end = matcher.end();
        }
        return end == text.length() && end > 0 ? Optional.of(sum) : Optional.empty();
    }

    private static Duration part(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static Optional<Duration> iso(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** The shortest such text for a duration of whole milliseconds, such as {@code 1m30s}. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toDays(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.toString();
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }
}
