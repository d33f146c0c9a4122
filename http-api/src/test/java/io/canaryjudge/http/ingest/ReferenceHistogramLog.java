package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An {@code .hlog} read slowly and obviously, values in nanoseconds. A refused line changes nothing for the others. */
final class ReferenceHistogramLog {

    private static final Pattern TIME = Pattern.compile("#\\[(StartTime|BaseTime): *+([^ \\]]*+).*", Pattern.DOTALL);
    private static final Pattern INTERVAL =
            Pattern.compile("(?:Tag=([^, ]*+)[, ])?([^, ]*+)[, ]([^, ]*+)[, ][^, ]*+[, ]([^, ]*+)", Pattern.DOTALL);
    private static final double YEAR_SECONDS = 365 * 86_400;
    private static final double LATEST_SECONDS = 253_402_300_800.0;

    private final ReferencePayload payloads = new ReferencePayload();
    private final SeriesKey untagged;
    private final long latestMillis;
    private OptionalDouble startTime = OptionalDouble.empty();
    private OptionalDouble baseTime = OptionalDouble.empty();

    ReferenceHistogramLog(SeriesKey untagged, long latestMillis) {
        this.untagged = untagged;
        this.latestMillis = latestMillis;
    }

    /** For each interval, and for each comment that is refused, what it counts, or nothing if it is refused. */
    List<Optional<CountedRequests>> decode(byte[] body) {
        startTime = OptionalDouble.empty();
        baseTime = OptionalDouble.empty();
        List<Optional<CountedRequests>> results = new ArrayList<>();
        String all = new String(body, ISO_8859_1);
        String lines = all.endsWith("\n") ? all.substring(0, all.length() - 1) : all;
        for (String line : lines.split("\n", -1)) {
            byte[] bytes = line.getBytes(ISO_8859_1);
            String text = new String(bytes, UTF_8);
            if (Arrays.equals(bytes, text.getBytes(UTF_8))) {
                read(text.strip(), results);
            } else {
                results.add(Optional.empty());
            }
        }
        return results;
    }

    private void read(String line, List<Optional<CountedRequests>> results) {
        if (line.startsWith("#")) {
            Matcher time = TIME.matcher(line);
            if (time.matches() && !isSet(time.group(1), seconds(time.group(2)))) {
                results.add(Optional.empty());
            }
        } else if (!line.isEmpty() && !line.startsWith("\"StartTimestamp\"")) {
            results.add(interval(line));
        }
    }

    private boolean isSet(String word, OptionalDouble seconds) {
        if (seconds.isPresent()) {
            startTime = word.equals("StartTime") ? seconds : startTime;
            baseTime = word.equals("BaseTime") ? seconds : baseTime;
        }
        return seconds.isPresent();
    }

    private Optional<CountedRequests> interval(String line) {
        Matcher fields = INTERVAL.matcher(line);
        if (!fields.matches()) {
            return Optional.empty();
        }
        String tag = fields.group(1) == null ? "" : fields.group(1);
        OptionalDouble logged = seconds(fields.group(2));
        OptionalDouble length = seconds(fields.group(3));
        Optional<HistogramSnapshot> latency = latency(fields.group(4));
        if (logged.isEmpty() || length.isEmpty() || latency.isEmpty() || tag.length() > 256) {
            return Optional.empty();
        }
        double start = logged.getAsDouble() + base(logged.getAsDouble());
        double end = start + length.getAsDouble();
        long from = Math.round(1_000 * start);
        long to = Math.round(1_000 * end);
        boolean isGood = start >= 0
                && start <= end
                && end <= LATEST_SECONDS
                && to <= latestMillis
                && to - from <= 3_600_000
                && latency.get().count() <= 1_000_000_000
                && tag.chars().noneMatch(Character::isWhitespace);
        return isGood
                ? Optional.of(new CountedRequests(
                        new SeriesKey(
                                untagged.service(), untagged.version(), tag.isEmpty() ? untagged.instance() : tag),
                        from,
                        to,
                        new WindowSnapshot(0, 0, latency.get())))
                : Optional.empty();
    }

    /** Without a base time, what lies more than a year before the start time is relative to it. */
    private double base(double logged) {
        double start = startTime.orElse(logged);
        return baseTime.orElse(logged < start - YEAR_SECONDS ? start : 0);
    }

    private Optional<HistogramSnapshot> latency(String base64) {
        try {
            return payloads.decode(Base64.getDecoder().decode(base64), TimeUnit.NANOSECONDS);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static OptionalDouble seconds(String text) {
        try {
            double seconds = Double.parseDouble(text);
            return Double.isFinite(seconds) ? OptionalDouble.of(seconds) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
