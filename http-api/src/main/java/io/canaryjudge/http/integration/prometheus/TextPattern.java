package io.canaryjudge.http.integration.prometheus;

import java.util.ArrayList;
import java.util.List;

/**
 * Some texts: one of several alternatives, each of plain pieces with anything in between. Of regular expressions this is the
 * part that dashboards send, and it matches in linear time.
 *
 * @param alternatives each a list of pieces; between two pieces there may be any text
 */
record TextPattern(List<List<String>> alternatives) {

    private static final String META = "()[]{}*+?^$|";

    /** Copies the lists. */
    TextPattern {
        alternatives = alternatives.stream().map(List::copyOf).toList();
    }

    /** This text alone. */
    static TextPattern plain(String text) {
        return new TextPattern(List.of(List.of(text)));
    }

    /**
     * A regular expression, of which plain text, {@code \} before a sign, {@code |} and {@code .*} are understood, and one
     * pair of parentheses around all of it.
     *
     * @throws QueryException if it has anything else
     */
    static TextPattern regex(String regex) {
        boolean isGrouped = regex.startsWith("(") && regex.endsWith(")") && regex.indexOf('(', 1) < 0;
        String inner = isGrouped ? regex.substring(1, regex.length() - 1) : regex;
        return new Reading(inner).all();
    }

    boolean matches(String text) {
        return alternatives.stream().anyMatch(pieces -> matches(text, pieces));
    }

    private static boolean matches(String text, List<String> pieces) {
        int last = pieces.size() - 1;
        if (last == 0) {
            return text.equals(pieces.get(0));
        }
        if (!text.startsWith(pieces.get(0))) {
            return false;
        }
        int from = pieces.get(0).length();
        for (int i = 1; i < last; i++) {
            int found = text.indexOf(pieces.get(i), from);
            if (found < 0) {
                return false;
            }
            from = found + pieces.get(i).length();
        }
        String end = pieces.get(last);
        return text.length() - end.length() >= from && text.endsWith(end);
    }

    /** One reading of a regular expression. */
    private static final class Reading {
        private final String regex;
        private final List<List<String>> alternatives = new ArrayList<>();
        private List<String> pieces = new ArrayList<>();
        private StringBuilder piece = new StringBuilder();

        Reading(String regex) {
            this.regex = regex;
        }

        TextPattern all() {
            int at = 0;
            while (at < regex.length()) {
                at = next(at);
            }
            endAlternative();
            return new TextPattern(alternatives);
        }

        private int next(int at) {
            char c = regex.charAt(at);
            if (c == '|') {
                endAlternative();
                return at + 1;
            }
            if (c == '.' && at + 1 < regex.length() && regex.charAt(at + 1) == '*') {
                endPiece();
                return at + 2;
            }
            if (c == '\\' && at + 1 < regex.length() && !Character.isLetterOrDigit(regex.charAt(at + 1))) {
                piece.append(regex.charAt(at + 1));
                return at + 2;
            }
            if (c == '.' || c == '\\' || META.indexOf(c) >= 0) {
                throw new QueryException("regular expression " + regex + " has '" + c
                        + "'; understood are plain text, '\\' before a sign, '|' and '.*'");
            }
            piece.append(c);
            return at + 1;
        }

        private void endPiece() {
            pieces.add(piece.toString());
            piece = new StringBuilder();
        }

        private void endAlternative() {
            endPiece();
            alternatives.add(pieces);
            pieces = new ArrayList<>();
        }
    }
}
