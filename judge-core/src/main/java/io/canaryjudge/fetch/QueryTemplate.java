package io.canaryjudge.fetch;

import java.util.ArrayList;
import java.util.List;

/**
 * A query with placeholders such as {@code ${version}}, read once and filled in often. A value is written so that it
 * stays one value of the language, whatever is in it: it cannot end its quotes. Immutable.
 */
public final class QueryTemplate {

    private static final int MOST_CHARACTERS = 8_192;

    private final QueryLanguage language;
    private final List<Part> parts;

    private QueryTemplate(QueryLanguage language, List<Part> parts) {
        this.language = language;
        this.parts = List.copyOf(parts);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if a placeholder is unknown or a name stands outside of quotes
     */
    public static QueryTemplate of(String text, QueryLanguage language) {
        if (text.isBlank() || text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "a query must have 1 to " + MOST_CHARACTERS + " characters, had " + text.length());
        }
        return new QueryTemplate(language, new Scanner(text, language).parts());
    }

    /**
     * The query for these values.
     *
     * @throws IllegalArgumentException if a value cannot be written where it is wanted
     */
    public String fill(QueryValues values) {
        StringBuilder query = new StringBuilder();
        for (Part part : parts) {
            query.append(part.isPlaceholder ? value(part, values) : part.text);
        }
        return query.toString();
    }

    private String value(Part part, QueryValues values) {
        boolean isQuoted = part.quote != Scanner.OUTSIDE;
        return switch (part.text) {
            case "window" -> language.length(values.window());
            case "start" ->
                isQuoted ? language.quotedMoment(values.startMillis()) : language.moment(values.startMillis());
            case "end" -> isQuoted ? language.quotedMoment(values.endMillis()) : language.moment(values.endMillis());
            default -> language.quoted(values.text(part.text), part.quote, part.isRegex);
        };
    }

    /** Whether a placeholder of this name is in it. */
    public boolean has(String placeholder) {
        return parts.stream().anyMatch(part -> part.isPlaceholder && part.text.equals(placeholder));
    }

    /**
     * A piece of the query.
     *
     * @param text as it is, or a placeholder's name
     * @param quote what it stands in
     */
    private record Part(String text, boolean isPlaceholder, char quote, boolean isRegex) {}

    /** Reads a template from left to right, once. */
    private static final class Scanner {
        static final char OUTSIDE = 0;

        private final String text;
        private final QueryLanguage language;
        private final List<Part> parts = new ArrayList<>();
        private final StringBuilder plain = new StringBuilder();
        private char quote = OUTSIDE;
        private boolean isRegex;
        private int at;

        Scanner(String text, QueryLanguage language) {
            this.text = text;
            this.language = language;
        }

        List<Part> parts() {
            while (at < text.length()) {
                if (text.startsWith("${", at)) {
                    placeholder();
                } else {
                    sign(text.charAt(at));
                }
            }
            if (quote != OUTSIDE) {
                throw new IllegalArgumentException("the query has no end of what begins with " + quote);
            }
            endPlain();
            return parts;
        }

        private void sign(char sign) {
            boolean isEscaping = quote != OUTSIDE && (language.isEscape(sign, quote) || (quote == '/' && sign == '\\'));
            if (isEscaping && at + 1 < text.length()) {
                plain.append(sign);
                at++;
            } else if (quote != OUTSIDE) {
                quote = sign == quote ? OUTSIDE : quote;
            } else if (language.isQuote(sign) || (sign == '/' && language.hasSlashedRegex() && followsMatch())) {
                quote = sign;
                isRegex = followsMatch();
            }
            plain.append(text.charAt(at));
            at++;
        }

        private boolean followsMatch() {
            String before = plain.toString().stripTrailing();
            return before.endsWith("=~") || before.endsWith("!~");
        }

        private void placeholder() {
            int end = text.indexOf('}', at);
            String name = end < 0 ? text.substring(at + 2) : text.substring(at + 2, end);
            if (end < 0 || !QueryValues.NAMES.contains(name)) {
                throw new IllegalArgumentException("${" + name + "} is unknown; allowed are "
                        + String.join(
                                ", ",
                                QueryValues.NAMES.stream()
                                        .map(n -> "${" + n + "}")
                                        .toList()));
            }
            boolean isName = name.equals("service") || name.equals("version") || name.equals("cohort");
            if (isName && quote == OUTSIDE) {
                throw new IllegalArgumentException("${" + name + "} must stand within quotes");
            }
            endPlain();
            parts.add(new Part(name, true, quote, isRegex));
            at = end + 1;
        }

        private void endPlain() {
            if (!plain.isEmpty()) {
                parts.add(new Part(plain.toString(), false, quote, isRegex));
                plain.setLength(0);
            }
        }
    }
}
