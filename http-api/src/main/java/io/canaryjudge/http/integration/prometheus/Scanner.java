package io.canaryjudge.http.integration.prometheus;

/** Reads a query sign by sign. */
final class Scanner {

    private static final String ESCAPED = "nrt";
    private static final String MEANT = "\n\r\t";

    private final String text;
    private int at;

    Scanner(String text) {
        this.text = text;
    }

    /** Whether nothing but space follows. */
    boolean isAtEnd() {
        skipSpace();
        return at == text.length();
    }

    /** Takes these signs if they come next. */
    boolean take(String signs) {
        skipSpace();
        if (!text.startsWith(signs, at)) {
            return false;
        }
        at += signs.length();
        return true;
    }

    /** Takes a word if it comes next. */
    boolean takeWord(String word) {
        skipSpace();
        int end = at + word.length();
        if (!text.startsWith(word, at) || (end < text.length() && isOfName(text.charAt(end)))) {
            return false;
        }
        at = end;
        return true;
    }

    void require(String signs) {
        if (!take(signs)) {
            throw unexpected("'" + signs + "'");
        }
    }

    /** The name that comes next; empty if none does. */
    String name() {
        skipSpace();
        int start = at;
        while (at < text.length() && isOfName(text.charAt(at)) && !(at == start && isDigit(text.charAt(at)))) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Whether a number comes next. */
    boolean isAtNumber() {
        skipSpace();
        return at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.');
    }

    double number() {
        int start = at;
        while (at < text.length() && (isOfName(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        String number = text.substring(start, at);
        if (!number.matches("[0-9]*\\.?[0-9]+([eE][0-9]+)?|[0-9]+\\.")) {
            at = start;
            throw unexpected("a number");
        }
        return Double.parseDouble(number);
    }

    /** The text in quotes that comes next. */
    String quoted() {
        skipSpace();
        char quote = at < text.length() ? text.charAt(at) : ' ';
        if (quote != '"' && quote != '\'' && quote != '`') {
            throw unexpected("a text in quotes");
        }
        StringBuilder plain = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != quote) {
            plain.append(quote == '`' ? text.charAt(at++) : unescaped());
        }
        if (at == text.length()) {
            throw unexpected("the end of a text in quotes");
        }
        at++;
        return plain.toString();
    }

    private char unescaped() {
        char c = text.charAt(at++);
        if (c != '\\' || at == text.length()) {
            return c;
        }
        char escaped = text.charAt(at++);
        int known = ESCAPED.indexOf(escaped);
        return known < 0 ? escaped : MEANT.charAt(known);
    }

    QueryException unexpected(String wanted) {
        String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
        return new QueryException("1:" + (at + 1) + ": parse error: expected " + wanted + ", found " + found);
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isOfName(char c) {
        return c == '_' || c == ':' || isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
