package io.canaryjudge.fetch;

import java.time.Duration;
import java.time.Instant;

/** The languages of queries, as far as values have to be written into them so that they stay values. */
public enum QueryLanguage {
    /** Of Prometheus and what speaks like it. */
    PROMQL("PromQL", "\"'`", true),
    /** Of InfluxDB 1. */
    INFLUXQL("InfluxQL", "'\"", true),
    /** Of InfluxDB 2. */
    FLUX("Flux", "\"", true),
    /** Of InfluxDB 3. */
    SQL("SQL", "'\"", false);

    private static final String REGEX_SIGNS = "\\.+*?()|[]{}^$/";

    private final String word;
    private final String quotes;
    private final boolean escapesByBackslash;

    QueryLanguage(String word, String quotes, boolean escapesByBackslash) {
        this.word = word;
        this.quotes = quotes;
        this.escapesByBackslash = escapesByBackslash;
    }

    /** Its name. */
    public String word() {
        return word;
    }

    boolean isQuote(char sign) {
        return quotes.indexOf(sign) >= 0;
    }

    /** Whether a backslash within these quotes takes the next character's meaning away. */
    boolean isEscape(char sign, char quote) {
        return sign == '\\' && escapesByBackslash && quote != '`';
    }

    /** Whether {@code /…/} after {@code =~} or {@code !~} is a regular expression. */
    boolean hasSlashedRegex() {
        return this == INFLUXQL || this == FLUX;
    }

    /**
     * A text as it is written between quotes.
     *
     * @param isRegex whether it stands within a regular expression, in which it shall match itself only
     * @throws IllegalArgumentException if it cannot be written there
     */
    String quoted(String text, char quote, boolean isRegex) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a value with control characters cannot be put into a query");
        }
        String meant = isRegex ? regex(text) : text;
        if (quote == '/') {
            return meant;
        }
        if (quote == '`') {
            if (text.indexOf('`') >= 0) {
                throw new IllegalArgumentException("'" + text + "' cannot be put between back quotes; use \"…\"");
            }
            return meant;
        }
        if (!escapesByBackslash) {
            return meant.replace(String.valueOf(quote), "" + quote + quote);
        }
        String escaped = meant.replace("\\", "\\\\").replace(String.valueOf(quote), "\\" + quote);
        return this == FLUX ? escaped.replace("${", "\\${") : escaped;
    }

    private static String regex(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char sign = text.charAt(i);
            if (REGEX_SIGNS.indexOf(sign) >= 0) {
                escaped.append('\\');
            }
            escaped.append(sign);
        }
        return escaped.toString();
    }

    /** A moment as it is written outside of quotes. */
    String moment(long epochMillis) {
        return switch (this) {
            case PROMQL -> epochMillis / 1_000 + "." + "%03d".formatted(epochMillis % 1_000);
            case INFLUXQL -> epochMillis + "ms";
            case FLUX -> Instant.ofEpochMilli(epochMillis).toString();
            case SQL -> "TIMESTAMP '" + Instant.ofEpochMilli(epochMillis) + "'";
        };
    }

    /** A moment as it is written between quotes. */
    String quotedMoment(long epochMillis) {
        return this == PROMQL
                ? moment(epochMillis)
                : Instant.ofEpochMilli(epochMillis).toString();
    }

    /** A length of time, to whole seconds where it has any. */
    String length(Duration length) {
        boolean isWhole = length.toMillis() % 1_000 == 0;
        if (this == SQL) {
            return isWhole ? length.toSeconds() + " seconds" : length.toMillis() + " milliseconds";
        }
        return isWhole ? length.toSeconds() + "s" : length.toMillis() + "ms";
    }
}
