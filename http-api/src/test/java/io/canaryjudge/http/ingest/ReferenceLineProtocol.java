package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Line protocol read slowly and obviously: strings, regular expressions and maps, with the default mapping. Bytes are
 * held as the characters 0 to 255.
 */
final class ReferenceLineProtocol {

    private static final Pattern STRING_START = Pattern.compile("(?<!\\\\)=\"");
    private static final Pattern STRING = Pattern.compile("\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"", Pattern.DOTALL);
    private static final Pattern SPACE = Pattern.compile("(?<!\\\\) ");
    private static final Pattern FIELD = Pattern.compile(
            "\\G((?:[^,= ]|(?<=\\\\)[,= ])++)=(" + STRING + "|(?!\")[^, ]+)(,(?=.)|(?= )|$)", Pattern.DOTALL);
    private static final Pattern FLOAT = Pattern.compile("-?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");
    private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");
    private static final Pattern EQUALS = Pattern.compile("(?<!\\\\)=");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([,= ])");
    private static final Pattern BLANKS_BEFORE = Pattern.compile("^[ \t]+");
    private static final Pattern BLANKS_AROUND = Pattern.compile("^[ \t]+|[ \t]+$");
    private static final Pattern AFTER_STRING = Pattern.compile("(?s)([, \r\n].*)?");
    private static final Pattern UNSIGNED = Pattern.compile("[0-9]+u");
    private static final Set<String> BOOLEANS =
            Set.of("t", "T", "true", "True", "TRUE", "f", "F", "false", "False", "FALSE");
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MAX_UNSIGNED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final Map<String, Double> MICROS_PER_UNIT =
            Map.of("latency_us", 1.0, "latency_ms", 1e3, "duration_s", 1e6);

    private final Precision precision;
    private final long nowMillis;
    private final long maxFutureSkewMillis;

    ReferenceLineProtocol(Precision precision, long nowMillis, long maxFutureSkewMillis) {
        this.precision = precision;
        this.nowMillis = nowMillis;
        this.maxFutureSkewMillis = maxFutureSkewMillis;
    }

    /** For each line that is neither blank nor a comment its sample, or null if the line is refused. */
    List<@Nullable Sample> decode(byte[] body) {
        String text = new String(body, ISO_8859_1);
        List<@Nullable Sample> samples = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = lineEnd(text, start);
            String line = text.substring(start, end);
            line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            String content = withoutBlanksBefore(line);
            if (!content.isEmpty() && !content.startsWith("#")) {
                samples.add(line.length() > 65_536 ? null : sample(content));
            }
            start = end + 1;
        }
        return samples;
    }

    private static String withoutBlanksBefore(String line) {
        return BLANKS_BEFORE.matcher(line).replaceFirst("");
    }

    private static int physicalEnd(String text, int from) {
        int newline = text.indexOf('\n', from);
        return newline < 0 ? text.length() : newline;
    }

    private static int lineEnd(String text, int start) {
        int end = physicalEnd(text, start);
        String content = withoutBlanksBefore(text.substring(start, end));
        Matcher space = SPACE.matcher(content);
        if (content.startsWith("#") || !space.find()) {
            return end;
        }
        int i = end - content.length() + space.start();
        Matcher string = STRING_START.matcher(text);
        while (string.find(i) && string.start() < end) {
            int open = string.start() + 1;
            Matcher closed = STRING.matcher(text).region(open, Math.max(open, Math.min(text.length(), start + 65_536)));
            boolean closes = closed.lookingAt();
            boolean spans = closes && closed.end() > end;
            if (closes && !spans) {
                i = closed.end();
            } else if (spans
                    && AFTER_STRING.matcher(text.substring(closed.end())).matches()) {
                i = closed.end();
                end = physicalEnd(text, i);
            } else {
                i = open + 1;
                if (spans || open < start + 65_536) {
                    return end;
                }
            }
        }
        return end;
    }

    private @Nullable Sample sample(String line) {
        Matcher space = SPACE.matcher(line);
        if (!space.find()) {
            return null;
        }
        SeriesKey key = key(line.substring(0, space.start()));
        String rest = withoutBlanksBefore(line.substring(space.start()));
        Map<String, String> fields = new HashMap<>();
        Map<String, Reading> readings = new LinkedHashMap<>();
        Matcher field = FIELD.matcher(rest);
        String separator = ",";
        int end = 0;
        while (separator.equals(",") && field.find()) {
            boolean isNew = fields.put(field.group(1), field.group(2)) == null;
            if (!isValue(field.group(2)) || (!isNew && isKnown(field.group(1)))) {
                return null;
            }
            if (!isKnown(field.group(1)) && !Double.isNaN(number(field.group(2)))) {
                Reading reading = reading(field.group(1), number(field.group(2)));
                if (reading == null || readings.put(reading.name(), reading) != null) {
                    return null;
                }
            }
            separator = field.group(3);
            end = field.end();
        }
        boolean complete = separator.isEmpty();
        Long millis =
                complete ? millis(BLANKS_AROUND.matcher(rest.substring(end)).replaceAll("")) : null;
        if (key == null || millis == null || fields.containsKey("time") || readings.size() > Reading.MAX_NAMES) {
            return null;
        }
        return sample(key, millis, fields, List.copyOf(readings.values()));
    }

    private static @Nullable Reading reading(String writtenName, double value) {
        String name = text(writtenName);
        try {
            return name == null ? null : new Reading(name, value);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable SeriesKey key(String head) {
        List<String> parts = Arrays.asList(COMMA.split(head, -1));
        Map<String, String> tags = new HashMap<>();
        for (String tag : parts.subList(1, parts.size())) {
            String[] nameAndValue = EQUALS.split(tag, -1);
            if (nameAndValue.length != 2 || nameAndValue[0].isEmpty() || nameAndValue[1].isEmpty()) {
                return null;
            }
            String name = text(nameAndValue[0]);
            String value = text(nameAndValue[1]);
            if (name == null || value == null || tags.put(name, value) != null) {
                return null;
            }
        }
        if (parts.get(0).isEmpty() || tags.size() > 64 || tags.containsKey("time")) {
            return null;
        }
        if (!tags.containsKey("service") || !tags.containsKey("version")) {
            return null;
        }
        try {
            return new SeriesKey(tags.get("service"), tags.get("version"), tags.getOrDefault("instance", ""));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String text(String written) {
        byte[] bytes = written.getBytes(ISO_8859_1);
        String text = new String(bytes, UTF_8);
        return Arrays.equals(bytes, text.getBytes(UTF_8)) ? ESCAPE.matcher(text).replaceAll("$1") : null;
    }

    private @Nullable Long millis(String timestamp) {
        if (timestamp.isEmpty()) {
            return nowMillis;
        }
        if (!INTEGER.matcher(timestamp).matches() || !isWithin(timestamp, MIN, MAX)) {
            return null;
        }
        BigInteger factor = new BigInteger(precision == Precision.SECONDS ? "1000" : "1");
        BigInteger divisor = BigInteger.valueOf(
                switch (precision) {
                    case NANOSECONDS -> 1_000_000;
                    case MICROSECONDS -> 1_000;
                    case MILLISECONDS, SECONDS -> 1;
                });
        BigInteger scaled = new BigInteger(timestamp).multiply(factor);
        BigInteger millis = scaled.subtract(scaled.mod(divisor)).divide(divisor);
        BigInteger latest = BigInteger.valueOf(nowMillis).add(BigInteger.valueOf(maxFutureSkewMillis));
        return millis.compareTo(MIN) < 0 || millis.compareTo(MAX.min(latest)) > 0 ? null : millis.longValueExact();
    }

    private static @Nullable Sample sample(
            SeriesKey key, long millis, Map<String, String> fields, List<Reading> readings) {
        String status = fields.get("status");
        String error = fields.get("error");
        double code = status == null ? 200 : number(status);
        boolean hasOutcome = status != null || error != null;
        if (!(code >= 100 && code <= 599 && code == Math.floor(code)) || (error != null && !isBoolean(error))) {
            return null;
        }
        long micros = Sample.NO_LATENCY;
        for (Map.Entry<String, Double> unit : MICROS_PER_UNIT.entrySet()) {
            String written = fields.get(unit.getKey());
            double latency = written == null ? 0 : number(written) * unit.getValue();
            if (!(latency >= 0) || (written != null && micros != Sample.NO_LATENCY)) {
                return null;
            }
            micros = written == null ? micros : Math.round(latency);
        }
        if (!hasOutcome && micros == Sample.NO_LATENCY && readings.isEmpty()) {
            return null;
        }
        boolean failed = code >= 500 || (error != null && (error.startsWith("t") || error.startsWith("T")));
        Outcome known = failed ? Outcome.FAILED : Outcome.SUCCEEDED;
        return new Sample(key, millis, micros, hasOutcome ? known : Outcome.UNKNOWN, readings);
    }

    private static boolean isKnown(String name) {
        return MICROS_PER_UNIT.containsKey(name) || name.equals("status") || name.equals("error");
    }

    private static boolean isValue(String value) {
        return value.startsWith("\"") || isBoolean(value) || !Double.isNaN(number(value));
    }

    private static boolean isBoolean(String value) {
        return BOOLEANS.contains(value);
    }

    private static double number(String value) {
        String digits = value.substring(0, value.length() - 1);
        boolean whole = INTEGER.matcher(digits).matches();
        boolean signed = value.endsWith("i") && whole && isWithin(digits, MIN, MAX);
        boolean unsigned = UNSIGNED.matcher(value).matches() && isWithin(digits, BigInteger.ZERO, MAX_UNSIGNED);
        if (signed || unsigned) {
            return new BigInteger(digits).doubleValue();
        }
        double number = FLOAT.matcher(value).matches() ? Double.parseDouble(value) : Double.NaN;
        return Double.isInfinite(number) ? Double.NaN : number;
    }

    private static boolean isWithin(String digits, BigInteger min, BigInteger max) {
        BigInteger number = new BigInteger(digits);
        return number.compareTo(min) >= 0 && number.compareTo(max) <= 0;
    }
}
