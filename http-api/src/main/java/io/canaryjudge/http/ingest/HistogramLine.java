package io.canaryjudge.http.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.canaryjudge.histogram.HistogramCodec;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSnapshot;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One line of NDJSON histograms as it is read: the requests that were counted, or all that is wrong with it. */
final class HistogramLine extends JsonLine {

    private static final List<String> KEYS = List.of(
            "service", "version", "instance", "timestamp", "from", "to", "unit", "histogram", "outcomes", "failures");

    private String service = "";
    private String version = "";
    private String instance = "";
    private long fromMillis;
    private long toMillis;
    private HistogramUnit unit = HistogramUnit.MICROSECONDS;
    private byte[] payload = {};
    private int payloadColumn;
    private long outcomes;
    private long failures;

    HistogramLine(byte[] body, int start, int number, LatestTime latest) {
        super(body, start, number, latest, KEYS, HistogramDecoder.MAX_LINE_BYTES);
    }

    /** The requests of the object in {@code [from, to)}, or null if there are faults. */
    @Nullable CountedRequests read(int from, int to) {
        if (!parse(from, to)) {
            return null;
        }
        HistogramSnapshot latency = decode();
        if (!isSeen("outcomes") && isSeen("failures")) {
            outcomes = latency.count();
        }
        at(payloadColumn);
        if (latency.count() > HistogramDecoder.MAX_REQUESTS) {
            fault("histogram counts " + latency.count() + " requests, must be at most "
                    + HistogramDecoder.MAX_REQUESTS);
        }
        if (failures > outcomes) {
            fault("failures is '" + failures + "', must be at most the " + outcomes + " outcomes");
        }
        return faults().isEmpty()
                ? new CountedRequests(
                        new SeriesKey(service, version, instance),
                        fromMillis,
                        toMillis,
                        new WindowSnapshot(outcomes, failures, latency))
                : null;
    }

    private HistogramSnapshot decode() {
        at(payloadColumn);
        try {
            return HistogramCodec.decode(payload, unit.timeUnit());
        } catch (IllegalArgumentException e) {
            fault("histogram cannot be read: " + e.getMessage());
            return HistogramSnapshot.EMPTY;
        }
    }

    @Override
    void requireKeys() {
        for (String needed : List.of("service", "version", "histogram")) {
            if (!isSeen(needed)) {
                fault("key " + needed + " is missing, must be given");
            }
        }
        if (isSeen("from") != isSeen("to") || isSeen("from") == isSeen("timestamp")) {
            fault("the time is not clear, must be either from and to, or timestamp");
        } else if (toMillis < fromMillis || toMillis - fromMillis > CountedRequests.MAX_MILLIS) {
            fault("to is " + (toMillis - fromMillis) + " ms after from, must be 0 to " + CountedRequests.MAX_MILLIS
                    + " ms");
        }
        if (isSeen("outcomes") && !isSeen("failures")) {
            fault("key failures is missing, must be given with outcomes");
        }
    }

    @Override
    void readValue(String key, JsonParser json) throws IOException {
        switch (key) {
            case "service" -> service = name(key, 1, json);
            case "version" -> version = name(key, 1, json);
            case "instance" -> instance = name(key, 0, json);
            case "timestamp" -> {
                fromMillis = millis(key, json);
                toMillis = fromMillis;
            }
            case "from" -> fromMillis = millis(key, json);
            case "to" -> toMillis = millis(key, json);
            case "unit" -> readUnit(json);
            case "histogram" -> readHistogram(json);
            case "outcomes" -> outcomes = count(key, json);
            case "failures" -> failures = count(key, json);
            default -> throw new IllegalArgumentException("no such key: " + key);
        }
    }

    private long millis(String key, JsonParser json) throws IOException {
        long millis = readMillis(key, json);
        if (millis < 0) {
            refuse(key, json, "1970 or later");
            return 0;
        }
        return millis;
    }

    private void readUnit(JsonParser json) throws IOException {
        Optional<HistogramUnit> named =
                json.currentToken() == JsonToken.VALUE_STRING ? HistogramUnit.ofWord(json.getText()) : Optional.empty();
        if (named.isEmpty()) {
            refuse("unit", json, "one of " + HistogramUnit.words());
        }
        unit = named.orElse(unit);
    }

    private void readHistogram(JsonParser json) throws IOException {
        payloadColumn = column();
        String allowed = "base64 of an HdrHistogram payload";
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            refuse("histogram", json, allowed);
            return;
        }
        try {
            payload = Base64.getDecoder().decode(json.getText());
        } catch (IllegalArgumentException e) {
            refuse("histogram", json, allowed);
        }
    }

    private long count(String key, JsonParser json) throws IOException {
        long count = isLong(json) ? json.getLongValue() : -1;
        if (count < 0 || count > HistogramDecoder.MAX_REQUESTS) {
            refuse(key, json, "a whole number from 0 to " + HistogramDecoder.MAX_REQUESTS);
            return 0;
        }
        return count;
    }
}
