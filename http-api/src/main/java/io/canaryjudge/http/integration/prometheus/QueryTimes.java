package io.canaryjudge.http.integration.prometheus;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times and steps as Prometheus takes them. */
final class QueryTimes {

    private static final Pattern STEP = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,9})?");

    private QueryTimes() {}

    /** Milliseconds since 1970, of seconds since 1970 or a time as RFC 3339 has it. */
    static long time(String name, String text) {
        if (SECONDS.matcher(text).matches()) {
            return new BigDecimal(text).movePointRight(3).longValue();
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return instant.toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new QueryException("invalid parameter \"" + name
                    + "\": must be seconds since 1970 or a time such as 2026-01-02T03:04:05Z");
        }
    }

    /** Milliseconds, of seconds or a duration such as {@code 15s}; more than zero. */
    static long step(String text) {
        long millis = 0;
        Matcher duration = STEP.matcher(text);
        if (SECONDS.matcher(text).matches()) {
            millis = new BigDecimal(text).movePointRight(3).longValue();
        } else if (duration.matches()) {
            millis = Long.parseLong(duration.group(1)) * unitMillis(duration.group(2));
        }
        if (millis <= 0) {
            throw new QueryException(
                    "invalid parameter \"step\": must be seconds or a duration such as 15s, and more than zero");
        }
        return millis;
    }

    private static long unitMillis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000;
        };
    }
}
