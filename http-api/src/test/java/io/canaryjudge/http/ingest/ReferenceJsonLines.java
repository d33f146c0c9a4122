package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.fuzz.PlainJson;
import io.canaryjudge.fuzz.PlainJson.Member;
import io.canaryjudge.fuzz.PlainJson.Members;
import io.canaryjudge.fuzz.PlainJson.Text;
import io.canaryjudge.fuzz.PlainJson.Value;
import io.canaryjudge.fuzz.PlainJson.Word;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** What all lines of JSON have in common, read slowly and obviously. An empty answer is a refusal. */
final class ReferenceJsonLines {

    private ReferenceJsonLines() {}

    /** What {@code read} makes of every line that is not blank, given as the members of its object by their names. */
    static <T> List<Optional<T>> decode(byte[] body, Function<Map<String, Value>, Optional<T>> read) {
        List<Optional<T>> results = new ArrayList<>();
        for (String line : new String(body, ISO_8859_1).split("\n", -1)) {
            String content = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            while (content.startsWith(" ") || content.startsWith("\t")) {
                content = content.substring(1);
            }
            if (!content.isEmpty()) {
                results.add(members(content.getBytes(ISO_8859_1)).flatMap(read));
            }
        }
        return results;
    }

    private static Optional<Map<String, Value>> members(byte[] line) {
        String text = new String(line, UTF_8);
        boolean isUtf8 = Arrays.equals(line, text.getBytes(UTF_8));
        boolean isObject = isUtf8 && text.startsWith("{");
        Optional<Value> value = isObject ? PlainJson.read(text) : Optional.empty();
        return value.filter(Members.class::isInstance).flatMap(object -> unique((Members) object));
    }

    /** The members by their names; empty if a name is there twice. */
    static Optional<Map<String, Value>> unique(Members object) {
        Map<String, Value> members = new HashMap<>();
        for (Member member : object.all()) {
            if (members.put(member.name(), member.value()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(members);
    }

    /** Text of some length, with whole characters only. */
    static Optional<String> text(Value value, int least) {
        return value instanceof Text text && isText(text.text(), least) ? Optional.of(text.text()) : Optional.empty();
    }

    static boolean isText(String text, int least) {
        boolean isWhole = new String(text.getBytes(UTF_8), UTF_8).equals(text);
        return isWhole && text.length() >= least && text.length() <= 256;
    }

    /** A whole number has no negative zero. */
    static OptionalDouble number(Value value) {
        if (value instanceof PlainJson.Numeral number) {
            return OptionalDouble.of(
                    number.isWhole() ? new BigInteger(number.text()).doubleValue() : Double.parseDouble(number.text()));
        }
        return OptionalDouble.empty();
    }

    static OptionalLong whole(Value value) {
        if (value instanceof PlainJson.Numeral number && number.isWhole()) {
            BigInteger whole = new BigInteger(number.text());
            return whole.bitLength() < Long.SIZE ? OptionalLong.of(whole.longValue()) : OptionalLong.empty();
        }
        return OptionalLong.empty();
    }

    /** A whole number of milliseconds, or ISO 8601 as the JDK reads it; at most {@code latest}. */
    static OptionalLong millis(Value value, long latest) {
        OptionalLong millis = value instanceof Text text ? iso8601(text.text()) : whole(value);
        return millis.isPresent() && millis.getAsLong() > latest ? OptionalLong.empty() : millis;
    }

    private static OptionalLong iso8601(String text) {
        try {
            return OptionalLong.of(Instant.parse(text).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    static Optional<Boolean> truth(Value value) {
        return value instanceof Word word && !word.word().equals("null")
                ? Optional.of(word.word().equals("true"))
                : Optional.empty();
    }
}
