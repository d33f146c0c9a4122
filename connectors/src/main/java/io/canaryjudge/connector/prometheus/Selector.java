package io.canaryjudge.connector.prometheus;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query that only picks series, such as {@code http_requests_total{version="2"}}: these can be had as they were scraped.
 *
 * @param name of the metric; may be empty
 * @param matchers between the braces; may be empty
 */
record Selector(String name, String matchers) {

    private static final Pattern NAME = Pattern.compile("\\s*([a-zA-Z_:][a-zA-Z0-9_:]*)?\\s*");
    private static final String BUCKET = "_bucket";

    /** The selector that a query is; empty if it is more than one. */
    static Optional<Selector> of(String query) {
        Matcher name = NAME.matcher(query);
        if (!name.lookingAt()) {
            return Optional.empty();
        }
        String found = name.group(1) == null ? "" : name.group(1);
        String rest = query.substring(name.end()).strip();
        if (rest.isEmpty()) {
            return found.isEmpty() ? Optional.empty() : Optional.of(new Selector(found, ""));
        }
        return rest.charAt(0) == '{' && endOfBraces(rest) == rest.length() - 1
                ? Optional.of(
                        new Selector(found, rest.substring(1, rest.length() - 1).strip()))
                : Optional.empty();
    }

    /** Where the brace that a text begins with is closed, quotes heeded; -1 if it is not. */
    private static int endOfBraces(String text) {
        char quote = 0;
        for (int i = 1; i < text.length(); i++) {
            char sign = text.charAt(i);
            if (quote != 0) {
                if (sign == '\\' && quote != '`') {
                    i++;
                } else if (sign == quote) {
                    quote = 0;
                }
            } else if (sign == '"' || sign == '\'' || sign == '`') {
                quote = sign;
            } else if (sign == '}') {
                return i;
            }
        }
        return -1;
    }

    String text() {
        return name + "{" + matchers + "}";
    }

    /** The same for a histogram: its native form and its classic buckets. */
    Selector ofHistogram() {
        String base = name.endsWith(BUCKET) ? name.substring(0, name.length() - BUCKET.length()) : name;
        String both = "__name__=~\"" + base + "|" + base + BUCKET + "\"";
        String rest = matchers.endsWith(",") ? matchers.substring(0, matchers.length() - 1) : matchers;
        return base.isEmpty() ? this : new Selector("", rest.isEmpty() ? both : both + "," + rest);
    }
}
