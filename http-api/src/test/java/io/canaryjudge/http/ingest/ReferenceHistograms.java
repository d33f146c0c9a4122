package io.canaryjudge.http.ingest;

import io.canaryjudge.fuzz.PlainJson.Text;
import io.canaryjudge.fuzz.PlainJson.Value;
import io.canaryjudge.fuzz.PlainJson.Word;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSnapshot;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** NDJSON histograms read slowly and obviously. */
final class ReferenceHistograms {

    private static final Map<String, TimeUnit> UNITS =
            Map.of("ns", TimeUnit.NANOSECONDS, "us", TimeUnit.MICROSECONDS, "ms", TimeUnit.MILLISECONDS);
    private static final Set<String> KEYS = Set.of(
            "service", "version", "instance", "timestamp", "from", "to", "unit", "histogram", "outcomes", "failures");
    private static final Value NONE = new Word("null");
    private static final long MOST_REQUESTS = 1_000_000_000;
    private static final long MOST_MILLIS = 3_600_000;

    private final ReferencePayload payloads = new ReferencePayload();
    private final long latestMillis;

    /** @param latestMillis the latest time that is taken */
    ReferenceHistograms(long latestMillis) {
        this.latestMillis = latestMillis;
    }

    /** For each line that is not blank what it counts, or nothing if the line is refused. */
    List<Optional<CountedRequests>> decode(byte[] body) {
        return ReferenceJsonLines.decode(body, this::counted);
    }

    private Optional<CountedRequests> counted(Map<String, Value> members) {
        boolean isMoment = members.containsKey("timestamp");
        boolean isStretch = members.containsKey("from") && members.containsKey("to");
        boolean isEither = members.containsKey("from") || members.containsKey("to");
        if (!KEYS.containsAll(members.keySet()) || (isMoment ? isEither : !isStretch)) {
            return Optional.empty();
        }
        OptionalLong from = millis(members, isMoment ? "timestamp" : "from");
        OptionalLong to = millis(members, isMoment ? "timestamp" : "to");
        Optional<SeriesKey> series = ReferenceNdjson.series(members);
        Optional<HistogramSnapshot> latency = latency(members);
        if (series.isEmpty() || from.isEmpty() || to.isEmpty() || latency.isEmpty()) {
            return Optional.empty();
        }
        long millis = to.getAsLong() - from.getAsLong();
        if (millis < 0 || millis > MOST_MILLIS) {
            return Optional.empty();
        }
        return requests(members, latency.get())
                .map(requests -> new CountedRequests(series.get(), from.getAsLong(), to.getAsLong(), requests));
    }

    private OptionalLong millis(Map<String, Value> members, String key) {
        OptionalLong millis = ReferenceJsonLines.millis(members.getOrDefault(key, NONE), latestMillis);
        return millis.isPresent() && millis.getAsLong() < 0 ? OptionalLong.empty() : millis;
    }

    private Optional<HistogramSnapshot> latency(Map<String, Value> members) {
        Value unit = members.getOrDefault("unit", new Text("us"));
        Value histogram = members.get("histogram");
        if (!(unit instanceof Text word) || !UNITS.containsKey(word.text()) || !(histogram instanceof Text base64)) {
            return Optional.empty();
        }
        try {
            return payloads.decode(Base64.getDecoder().decode(base64.text()), UNITS.get(word.text()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<WindowSnapshot> requests(Map<String, Value> members, HistogramSnapshot latency) {
        boolean hasFailures = members.containsKey("failures");
        OptionalLong failures = hasFailures ? count(members.getOrDefault("failures", NONE)) : OptionalLong.of(0);
        OptionalLong outcomes = members.containsKey("outcomes")
                ? count(members.get("outcomes"))
                : OptionalLong.of(hasFailures ? latency.count() : 0);
        boolean isClear = hasFailures || !members.containsKey("outcomes");
        boolean isGood = isClear
                && latency.count() <= MOST_REQUESTS
                && failures.isPresent()
                && outcomes.isPresent()
                && failures.getAsLong() <= outcomes.getAsLong();
        return isGood
                ? Optional.of(new WindowSnapshot(outcomes.getAsLong(), failures.getAsLong(), latency))
                : Optional.empty();
    }

    private static OptionalLong count(Value value) {
        OptionalLong count = ReferenceJsonLines.whole(value);
        boolean isCount = count.isPresent() && count.getAsLong() >= 0 && count.getAsLong() <= MOST_REQUESTS;
        return isCount ? count : OptionalLong.empty();
    }
}
