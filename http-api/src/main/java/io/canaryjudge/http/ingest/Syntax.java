package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Where the parts of a line protocol line end, and how names are escaped. */
final class Syntax {

    /** The name that no tag and no field may have: it is the timestamp's. */
    private static final byte[] TIME = ascii("time");

    private Syntax() {}

    /** Whether {@code c} is at {@code i} with no backslash before it; {@code from} is where its part begins. */
    static boolean isUnescaped(byte[] body, int from, int i, char c) {
        return body[i] == c && (i == from || body[i - 1] != '\\');
    }

    /** Index of the first unescaped comma, equals sign or space in {@code [from, to)}, or {@code to}. */
    static int partEnd(byte[] body, int from, int to) {
        int i = from;
        while (i < to && !(isSpecial((char) body[i]) && (i == from || body[i - 1] != '\\'))) {
            i++;
        }
        return i;
    }

    /** Index after the quote that closes the string opened at {@code open}, or {@code to + 1} if none does before that. */
    static int stringEnd(byte[] body, int open, int to) {
        int i = open + 1;
        while (i < to && body[i] != '"') {
            i += body[i] == '\\' ? 2 : 1;
        }
        return i < to ? i + 1 : to + 1;
    }

    /** Index of the first comma or space in {@code [from, to)}, or {@code to}. */
    static int wordEnd(byte[] body, int from, int to) {
        int i = from;
        while (i < to && body[i] != ',' && body[i] != ' ') {
            i++;
        }
        return i;
    }

    /** Index of the first newline in {@code [from, to)}, or {@code to}. */
    static int newline(byte[] body, int from, int to) {
        int i = from;
        while (i < to && body[i] != '\n') {
            i++;
        }
        return i;
    }

    /** Where the line in {@code [from, newline)} ends when a carriage return before the newline is left out. */
    static int trimLineEnd(byte[] body, int from, int newline) {
        return newline > from && body[newline - 1] == '\r' ? newline - 1 : newline;
    }

    /** Index of the first byte in {@code [from, to)} that is neither space nor tab, or {@code to}. */
    static int skipBlanks(byte[] body, int from, int to) {
        int i = from;
        while (i < to && isBlank(body[i])) {
            i++;
        }
        return i;
    }

    /** Index of the last byte in {@code [from, to)} that is neither space nor tab; there must be one. */
    static int lastNonBlank(byte[] body, int from, int to) {
        int i = to - 1;
        while (i > from && isBlank(body[i])) {
            i--;
        }
        return i;
    }

    /** The bytes of a name that has ASCII characters only. */
    static byte[] ascii(String name) {
        return name.getBytes(US_ASCII);
    }

    static boolean isTime(byte[] body, int from, int to) {
        return matches(body, from, to, TIME);
    }

    static boolean matches(byte[] body, int from, int to, byte[] name) {
        if (to - from != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (body[from + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * The one way to write {@code name} on the wire. A special character can be written in no other way than with a
     * backslash, so two names are the same exactly where their bytes are.
     */
    static byte[] escape(String name) {
        StringBuilder escaped = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            if (isSpecial(name.charAt(i))) {
                escaped.append('\\');
            }
            escaped.append(name.charAt(i));
        }
        return escaped.toString().getBytes(UTF_8);
    }

    /** The text that {@code written} stands for: a backslash before anything but a special character is itself. */
    static String unescape(String written) {
        if (written.indexOf('\\') < 0) {
            return written;
        }
        StringBuilder text = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c != '\\' || i + 1 == written.length() || !isSpecial(written.charAt(i + 1))) {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static boolean isSpecial(char c) {
        return c == ',' || c == '=' || c == ' ';
    }
}
