package io.canaryjudge.connector.outbound;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The wish of an overloaded receiver in its {@code Retry-After} header: seconds, or a date as HTTP writes them today.
 */
public final class RetryAfter {

    /** A longer wish counts as this, so that a receiver's mistake cannot hold a delivery for ever. */
    public static final Duration LONGEST = Duration.ofHours(24);

    private static final Set<Integer> HEEDED_WITH = Set.of(429, 502, 503, 504);
    private static final int MOST_DIGITS = 9;
    private static final Pattern SECONDS = Pattern.compile("[0-9]+");

    private RetryAfter() {}

    /** How long to leave the receiver alone, at most {@link #LONGEST}; zero when it says nothing that can be read. */
    public static Duration of(int status, @Nullable String header, Instant now) {
        if (header == null || !HEEDED_WITH.contains(status)) {
            return Duration.ZERO;
        }
        Duration wish = read(header.trim(), now);
        if (wish.isNegative()) {
            return Duration.ZERO;
        }
        return wish.compareTo(LONGEST) > 0 ? LONGEST : wish;
    }

    private static Duration read(String header, Instant now) {
        if (SECONDS.matcher(header).matches()) {
            return header.length() > MOST_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(header));
        }
        try {
            return Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from));
        } catch (DateTimeException unreadable) {
            return Duration.ZERO;
        }
    }
}
