package io.canaryjudge.http.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.canaryjudge.metric.SeriesKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of NDJSON as it is read: an object of known keys, and all that is wrong with it. Used once. */
abstract class JsonLine {

    /*
     * The parser is given text, and not the bytes that it could read as well: from bytes it refuses names with a surrogate
     * pair in escapes, as in "t\\ud83d\\ude00", which is how many programs write whatever is not ASCII. Its places are
     * characters, so those of faults are counted in bytes here.
     */

    /** Names are neither interned nor kept in its tables: they come from outside and would stay. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** Longest part of the JSON parser's own message that is passed on. */
    private static final int MAX_MESSAGE_CHARACTERS = 200;

    private final byte[] body;
    private final int start;
    private final int number;
    private final LatestTime latest;
    private final List<String> keys;
    private final int maxBytes;
    private final List<LineError> faults = new ArrayList<>();
    private int seenKeys;

    /** Where the value that is being read begins, from 1. */
    private int column;

    /** Where the JSON text begins, counted in bytes from the line's start. */
    private int indent;

    private String text = "";

    /** So many characters of the text are so many bytes. */
    private int countedCharacters;

    private int countedBytes;

    /**
     * @param start where in the body the line begins
     * @param keys all that the object may have
     * @param maxBytes the longest line that is read
     */
    JsonLine(byte[] body, int start, int number, LatestTime latest, List<String> keys, int maxBytes) {
        this.body = body;
        this.start = start;
        this.number = number;
        this.latest = latest;
        this.keys = keys;
        this.maxBytes = maxBytes;
    }

    /** Takes the value of one of the keys. */
    abstract void readValue(String key, JsonParser json) throws IOException;

    /** Notes what is missing, or does not fit together, once the object has been read. */
    abstract void requireKeys();

    /** The refusal of a line, at its beginning, for the service that it is of. */
    final LineError refusal(String service) {
        return new LineError(number, 1, ServiceFilter.refusal(service));
    }

    /** All that is wrong with the line; empty if it is good. */
    final List<LineError> faults() {
        return faults;
    }

    /** Reads the object in {@code [from, to)}, and says whether it is good. */
    final boolean parse(int from, int to) {
        indent = from - start;
        column = indent + 1;
        if (!isReadable(from, to)) {
            return false;
        }
        try (JsonParser json = JSON.createParser(text)) {
            readObject(json);
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            column = location == null ? column : columnOf(location);
            fault("not valid JSON: " + Excerpt.of(e.getOriginalMessage(), MAX_MESSAGE_CHARACTERS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return faults.isEmpty();
    }

    /** What the JSON parser would not see; also takes the text. */
    private boolean isReadable(int from, int to) {
        @Nullable String decoded = to - start > maxBytes ? null : Utf8.decode(body, from, to);
        if (to - start > maxBytes) {
            column = maxBytes + 1;
            fault("the line is " + (to - start) + " bytes long, must have at most " + maxBytes);
        } else if (body[from] != '{') {
            fault("the line is '" + Excerpt.of(body, from, to) + "', must be a JSON object");
        } else if (decoded == null) {
            fault("the line must be valid UTF-8");
        } else {
            text = decoded;
        }
        return faults.isEmpty();
    }

    private void readObject(JsonParser json) throws IOException {
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            column = columnOf(json.currentTokenLocation());
            boolean isNew = isNewKey(key);
            json.nextToken();
            if (isNew) {
                column = columnOf(json.currentTokenLocation());
                readValue(key, json);
            }
            json.skipChildren();
        }
        if (json.nextToken() != null) {
            column = columnOf(json.currentTokenLocation());
            fault("there is more after the object, must be one object on each line");
        }
        column = indent + 1;
        requireKeys();
    }

    private boolean isNewKey(String key) {
        int index = keys.indexOf(key);
        if (index < 0) {
            fault("key '" + Excerpt.of(key) + "' is unknown, must be one of " + String.join(", ", keys));
            return false;
        }
        if ((seenKeys & 1 << index) != 0) {
            fault("key " + key + " is given twice, must be given once");
            return false;
        }
        seenKeys |= 1 << index;
        return true;
    }

    final boolean isSeen(String key) {
        return (seenKeys & 1 << keys.indexOf(key)) != 0;
    }

    final String name(String key, int minLength, JsonParser json) throws IOException {
        String value = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : null;
        if (value == null
                || value.length() < minLength
                || value.length() > SeriesKey.MAX_LENGTH
                || hasHalfPair(value)) {
            refuse(key, json, "text of " + minLength + " to " + SeriesKey.MAX_LENGTH + " characters");
            return "";
        }
        return value;
    }

    /** Whether an escape has put in half of a surrogate pair, which no later UTF-8 could write. */
    static boolean hasHalfPair(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** The time of a value, milliseconds since 1970, where it is one. */
    final long readMillis(String key, JsonParser json) throws IOException {
        String allowed = "ISO 8601 text such as \"2026-11-23T10:00:00.123Z\" or whole milliseconds since 1970";
        try {
            boolean isText = json.currentToken() == JsonToken.VALUE_STRING;
            if (!isText && !isLong(json)) {
                refuse(key, json, allowed);
                return latest.nowMillis();
            }
            long millis = isText ? Instant.parse(json.getText()).toEpochMilli() : json.getLongValue();
            if (!latest.allows(millis)) {
                refuse(key, json, latest.allowed());
            }
            return millis;
        } catch (DateTimeException | ArithmeticException e) {
            refuse(key, json, allowed);
            return latest.nowMillis();
        }
    }

    static boolean isLong(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getNumberType() != NumberType.BIG_INTEGER;
    }

    private int columnOf(JsonLocation location) {
        return indent + bytesBefore((int) location.getCharOffset()) + 1;
    }

    /** Goes on from where it was asked before, since faults are told in the order of their places. */
    private int bytesBefore(int characters) {
        if (characters < countedCharacters) {
            countedCharacters = 0;
            countedBytes = 0;
        }
        for (; countedCharacters < Math.min(characters, text.length()); countedCharacters++) {
            countedBytes += bytesOf(text.charAt(countedCharacters));
        }
        return countedBytes;
    }

    /** What a character adds in UTF-8; half of a pair is two of its four bytes. */
    private static int bytesOf(char c) {
        if (c < 0x80) {
            return 1;
        }
        return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }

    /** Where the value that is being read begins, from 1. */
    final int column() {
        return column;
    }

    /** Has faults from here on told where the parser's token begins. */
    final void atToken(JsonParser json) {
        column = columnOf(json.currentTokenLocation());
    }

    /** Has faults from here on told at a column. */
    final void at(int place) {
        column = place;
    }

    final void refuse(String key, JsonParser json, String allowed) throws IOException {
        String value = json.currentToken().isStructStart() ? json.currentToken().asString() : json.getText();
        fault(key + " is '" + Excerpt.of(value) + "', must be " + allowed);
    }

    final void fault(String reason) {
        faults.add(new LineError(number, column, reason));
    }
}
