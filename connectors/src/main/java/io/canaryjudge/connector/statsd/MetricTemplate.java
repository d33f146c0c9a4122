package io.canaryjudge.connector.statsd;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A metric's name with places for what it tells, such as <code>{service}.{version}.{instance}.request</code>. A place is a
 * whole part between dots and stands for one such part; {@code *} stands for one that tells nothing.
 */
final class MetricTemplate {

    private static final Set<String> PLACES = Set.of("{service}", "{version}", "{instance}", "{status}", "*");
    private static final int MOST_CHARACTERS = 1_024;

    private final List<String> parts;

    /** @throws IllegalArgumentException if the text is no name with such places */
    MetricTemplate(String text) {
        if (text.isEmpty() || text.length() > MOST_CHARACTERS || text.chars().anyMatch(MetricTemplate::endsAName)) {
            throw new IllegalArgumentException("a metric's name must have 1 to " + MOST_CHARACTERS
                    + " characters other than colon, bar and space, was '" + text + "'");
        }
        parts = Arrays.asList(text.split("\\.", -1));
        for (String part : parts) {
            if (!PLACES.contains(part) && part.matches(".*[{}*].*")) {
                throw new IllegalArgumentException("a metric's name may have {service}, {version}, {instance}, {status}"
                        + " or * for a whole part between dots, was '" + text + "'");
            }
        }
        long places = parts.stream().filter(part -> part.startsWith("{")).count();
        if (places
                > parts.stream().filter(part -> part.startsWith("{")).distinct().count()) {
            throw new IllegalArgumentException("a metric's name may have each place once, was '" + text + "'");
        }
    }

    private static boolean endsAName(int c) {
        return c == ':' || c == '|' || c <= ' ';
    }

    /** Whether a name is one of these; if so, what it tells is noted. */
    boolean matches(String name, LineFacts facts) {
        int from = 0;
        for (int i = 0; i < parts.size(); i++) {
            int dot = name.indexOf('.', from);
            int to = dot < 0 ? name.length() : dot;
            boolean isLast = i == parts.size() - 1;
            if (isLast != (dot < 0) || !matches(parts.get(i), name, from, to)) {
                return false;
            }
            from = to + 1;
        }
        note(name, facts);
        return true;
    }

    private static boolean matches(String part, String name, int from, int to) {
        return PLACES.contains(part) ? to > from : part.length() == to - from && name.startsWith(part, from);
    }

    private void note(String name, LineFacts facts) {
        String[] told = name.split("\\.", -1);
        for (int i = 0; i < told.length; i++) {
            switch (parts.get(i)) {
                case "{service}" -> facts.service = told[i];
                case "{version}" -> facts.version = told[i];
                case "{instance}" -> facts.instance = told[i];
                case "{status}" -> facts.status = told[i];
                default -> {}
            }
        }
    }
}
