package io.canaryjudge.http.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of NDJSON as it is read: the sample it makes, or all that is wrong with it. */
final class NdjsonLine {

    /** Names are not interned: they come from outside and would stay. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final List<String> KEYS = List.of(
            "service",
            "version",
            "instance",
            "timestamp",
            "latency_us",
            "latency_ms",
            "duration_s",
            "status",
            "error",
            "values");

    /** Longest part of the JSON parser's own message that is passed on. */
    private static final int MAX_MESSAGE_CHARACTERS = 200;

    private final byte[] body;
    private final int start;
    private final int number;
    private final LatestTime latest;
    private final List<LineError> faults = new ArrayList<>();

    private final SampleDraft draft = new SampleDraft();
    private long epochMillis;
    private String service = "";
    private String version = "";
    private String instance = "";
    private int seenKeys;

    /** Where the value that is being read begins, from 1. */
    private int column;

    /** Where the JSON text begins, counted in bytes from the line's start. */
    private int indent;

    NdjsonLine(byte[] body, int start, int number, LatestTime latest) {
        this.body = body;
        this.start = start;
        this.number = number;
        this.latest = latest;
        this.epochMillis = latest.nowMillis();
    }

    /** All that is wrong with the line; empty if it made a sample. */
    List<LineError> faults() {
        return faults;
    }

    /** The sample of the object in {@code [from, to)}, or null if there are faults. */
    @Nullable Sample read(int from, int to) {
        indent = from - start;
        column = indent + 1;
        if (!isReadable(from, to)) {
            return null;
        }
        try (JsonParser json = JSON.createParser(body, from, to - from)) {
            readObject(json);
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            column = location == null ? column : columnOf(location);
            fault("not valid JSON: " + Excerpt.of(e.getOriginalMessage(), MAX_MESSAGE_CHARACTERS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return faults.isEmpty() ? draft.toSample(new SeriesKey(service, version, instance), epochMillis) : null;
    }

    /** What the JSON parser would not see, or would take for another encoding than UTF-8. */
    private boolean isReadable(int from, int to) {
        if (to - start > NdjsonDecoder.MAX_LINE_BYTES) {
            column = NdjsonDecoder.MAX_LINE_BYTES + 1;
            fault("the line is " + (to - start) + " bytes long, must have at most " + NdjsonDecoder.MAX_LINE_BYTES);
        } else if (body[from] != '{' || (from + 1 < to && body[from + 1] == 0)) {
            fault("the line is '" + Excerpt.of(body, from, to) + "', must be a JSON object");
        } else if (!Utf8.isValid(body, from, to)) {
            fault("the line must be valid UTF-8");
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
        requireKeys();
    }

    private boolean isNewKey(String key) {
        int index = KEYS.indexOf(key);
        if (index < 0) {
            fault("key '" + Excerpt.of(key) + "' is unknown, must be one of " + String.join(", ", KEYS));
            return false;
        }
        if ((seenKeys & 1 << index) != 0) {
            fault("key " + key + " is given twice, must be given once");
            return false;
        }
        seenKeys |= 1 << index;
        return true;
    }

    private void requireKeys() {
        column = indent + 1;
        for (String needed : List.of("service", "version")) {
            if (!isSeen(needed)) {
                fault("key " + needed + " is missing, must be given");
            }
        }
        if (KEYS.subList(KEYS.indexOf("latency_us"), KEYS.size()).stream().noneMatch(this::isSeen)) {
            fault("there is neither a latency nor an outcome nor a reading, must be at least one of"
                    + " latency_us, latency_ms, duration_s, status, error, values");
        }
    }

    private boolean isSeen(String key) {
        return (seenKeys & 1 << KEYS.indexOf(key)) != 0;
    }

    private void readValue(String key, JsonParser json) throws IOException {
        switch (key) {
            case "service" -> service = name(key, 1, json);
            case "version" -> version = name(key, 1, json);
            case "instance" -> instance = name(key, 0, json);
            case "timestamp" -> readTimestamp(json);
            case "latency_us" -> readLatency(SampleField.LATENCY_MICROS, json);
            case "latency_ms" -> readLatency(SampleField.LATENCY_MILLIS, json);
            case "duration_s" -> readLatency(SampleField.DURATION_SECONDS, json);
            case "status" -> readStatus(json);
            case "error" -> readError(json);
            case "values" -> readReadings(json);
            default -> throw new IllegalArgumentException("no such key: " + key);
        }
    }

    private String name(String key, int minLength, JsonParser json) throws IOException {
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
    private static boolean hasHalfPair(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private void readTimestamp(JsonParser json) throws IOException {
        String allowed = "ISO 8601 text such as \"2026-11-23T10:00:00.123Z\" or whole milliseconds since 1970";
        try {
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                epochMillis = Instant.parse(json.getText()).toEpochMilli();
            } else if (isLong(json)) {
                epochMillis = json.getLongValue();
            } else {
                refuse("timestamp", json, allowed);
            }
            if (!latest.allows(epochMillis)) {
                refuse("timestamp", json, latest.allowed());
            }
        } catch (DateTimeException | ArithmeticException e) {
            refuse("timestamp", json, allowed);
        }
    }

    private void readLatency(SampleField field, JsonParser json) throws IOException {
        double latency = json.currentToken().isNumeric() ? json.getDoubleValue() : Double.NaN;
        if (!(latency >= 0 && latency < Double.POSITIVE_INFINITY)) {
            refuse(field.defaultName(), json, "a number, 0 or more");
        } else if (draft.has(field)) {
            refuse(field.defaultName(), json, "the only latency of its line");
        } else {
            draft.latency(field.toMicros(latency));
        }
    }

    private void readStatus(JsonParser json) throws IOException {
        long status = isLong(json) ? json.getLongValue() : -1;
        if (status < 100 || status > 599) {
            refuse("status", json, "a whole number from 100 to 599");
        } else {
            draft.status((int) status);
        }
    }

    private void readError(JsonParser json) throws IOException {
        if (json.currentToken().isBoolean()) {
            draft.error(json.getBooleanValue());
        } else {
            refuse("error", json, "true or false");
        }
    }

    private void readReadings(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            refuse("values", json, "an object of numbers by their names, such as {\"cpu\":0.4}");
            return;
        }
        boolean any = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            any = true;
            String name = json.currentName();
            column = columnOf(json.currentTokenLocation());
            json.nextToken();
            readReading(name, json);
            json.skipChildren();
        }
        if (!any) {
            fault("values is empty, must have at least one number");
        }
    }

    private void readReading(String name, JsonParser json) throws IOException {
        double value = json.currentToken().isNumeric() ? json.getDoubleValue() : Double.NaN;
        String fault = "";
        if (name.isEmpty() || hasHalfPair(name)) {
            fault = "named with at least one character, all of them whole";
        } else if (Double.isNaN(value)) {
            fault = "a number";
        } else {
            fault = draft.reading(name, value);
        }
        if (!fault.isEmpty()) {
            refuse("values." + Excerpt.of(name), json, fault);
        }
    }

    private static boolean isLong(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getNumberType() != NumberType.BIG_INTEGER;
    }

    private int columnOf(JsonLocation location) {
        return indent + location.getColumnNr();
    }

    private void refuse(String key, JsonParser json, String allowed) throws IOException {
        String value = json.currentToken().isStructStart() ? json.currentToken().asString() : json.getText();
        fault(key + " is '" + Excerpt.of(value) + "', must be " + allowed);
    }

    private void fault(String reason) {
        faults.add(new LineError(number, column, reason));
    }
}
