package io.canaryjudge.http.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of NDJSON samples as it is read: the sample it makes, or all that is wrong with it. */
final class NdjsonLine extends JsonLine {

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

    private final SampleDraft draft = new SampleDraft();
    private long epochMillis;
    private String service = "";
    private String version = "";
    private String instance = "";

    NdjsonLine(byte[] body, int start, int number, LatestTime latest) {
        super(body, start, number, latest, KEYS, NdjsonDecoder.MAX_LINE_BYTES);
        this.epochMillis = latest.nowMillis();
    }

    /** The sample of the object in {@code [from, to)}, or null if there are faults. */
    @Nullable Sample read(int from, int to) {
        return parse(from, to) ? draft.toSample(new SeriesKey(service, version, instance), epochMillis) : null;
    }

    @Override
    void requireKeys() {
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

    @Override
    void readValue(String key, JsonParser json) throws IOException {
        switch (key) {
            case "service" -> service = name(key, 1, json);
            case "version" -> version = name(key, 1, json);
            case "instance" -> instance = name(key, 0, json);
            case "timestamp" -> epochMillis = readMillis(key, json);
            case "latency_us" -> readLatency(SampleField.LATENCY_MICROS, json);
            case "latency_ms" -> readLatency(SampleField.LATENCY_MILLIS, json);
            case "duration_s" -> readLatency(SampleField.DURATION_SECONDS, json);
            case "status" -> readStatus(json);
            case "error" -> readError(json);
            case "values" -> readReadings(json);
            default -> throw new IllegalArgumentException("no such key: " + key);
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
            atToken(json);
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
}
