package io.canaryjudge.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON after RFC 8259, read slowly and obviously: one value, and nothing else but white space around it. */
public final class PlainJson {

    private static final Pattern SPACE = Pattern.compile("[ \t\n\r]*+");
    private static final Pattern STRING =
            Pattern.compile("\"((?:[^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4})*+)\"");
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][-+]?[0-9]++)?");
    private static final Pattern WORD = Pattern.compile("true|false|null");

    private final String text;
    private int at;

    private PlainJson(String text) {
        this.text = text;
    }

    /** A value: an {@link Members}, an {@link Items}, a {@link Text}, a {@link Numeral} or a {@link Word}. */
    public interface Value {}

    /** An object, whose names may be there more than once. */
    public record Members(List<Member> all) implements Value {}

    /** A part of an object. */
    public record Member(String name, Value value) {}

    /** An array. */
    public record Items(List<Value> all) implements Value {}

    /** A string, without escapes. */
    public record Text(String text) implements Value {}

    /** A number as it is written. */
    public record Numeral(String text) implements Value {
        private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");

        /** Whether it has neither a point nor an exponent. */
        public boolean isWhole() {
            return WHOLE.matcher(text).matches();
        }
    }

    /** One of true, false and null. */
    public record Word(String word) implements Value {}

    /** The value that a text is; empty if it is none. */
    public static Optional<Value> read(String text) {
        PlainJson json = new PlainJson(text);
        try {
            Value value = json.value();
            json.space();
            return json.at == text.length() ? Optional.of(value) : Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    private Value value() {
        space();
        char first = at < text.length() ? text.charAt(at) : ' ';
        return switch (first) {
            case '{' -> members();
            case '[' -> items();
            case '"' -> new Text(string());
            case 't', 'f', 'n' -> new Word(take(WORD).group());
            default -> new Numeral(take(NUMBER).group());
        };
    }

    private Members members() {
        List<Member> members = new ArrayList<>();
        at++;
        if (!next('}')) {
            do {
                space();
                String name = string();
                require(':');
                members.add(new Member(name, value()));
            } while (next(','));
            require('}');
        }
        return new Members(members);
    }

    private Items items() {
        List<Value> items = new ArrayList<>();
        at++;
        if (!next(']')) {
            do {
                items.add(value());
            } while (next(','));
            require(']');
        }
        return new Items(items);
    }

    private String string() {
        String written = take(STRING).group(1);
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c != '\\') {
                plain.append(c);
            } else if (written.charAt(++i) == 'u') {
                plain.append((char) Integer.parseInt(written.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                int which = "bfnrt".indexOf(written.charAt(i));
                plain.append(which < 0 ? written.charAt(i) : "\b\f\n\r\t".charAt(which));
            }
        }
        return plain.toString();
    }

    private void space() {
        take(SPACE);
    }

    /** Steps over a character if it is the next one after white space. */
    private boolean next(char c) {
        space();
        boolean isNext = at < text.length() && text.charAt(at) == c;
        at += isNext ? 1 : 0;
        return isNext;
    }

    private void require(char c) {
        if (!next(c)) {
            throw new IllegalStateException("no " + c + " at " + at);
        }
    }

    private Matcher take(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw new IllegalStateException("no " + pattern + " at " + at);
        }
        at = matcher.end();
        return matcher;
    }
}
