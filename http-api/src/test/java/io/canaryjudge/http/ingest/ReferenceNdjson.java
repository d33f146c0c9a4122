package io.canaryjudge.http.ingest;

import io.canaryjudge.fuzz.PlainJson.Members;
import io.canaryjudge.fuzz.PlainJson.Value;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** NDJSON samples read slowly and obviously. */
final class ReferenceNdjson {

    private static final Map<String, Double> MICROS_PER_UNIT =
            Map.of("latency_us", 1.0, "latency_ms", 1e3, "duration_s", 1e6);
    private static final Set<String> OTHER_KEYS =
            Set.of("service", "version", "instance", "timestamp", "status", "error", "values");

    private final long nowMillis;
    private final long maxFutureSkewMillis;

    ReferenceNdjson(long nowMillis, long maxFutureSkewMillis) {
        this.nowMillis = nowMillis;
        this.maxFutureSkewMillis = maxFutureSkewMillis;
    }

    /** For each line that is not blank its sample, or nothing if the line is refused. */
    List<Optional<Sample>> decode(byte[] body) {
        return ReferenceJsonLines.decode(body, this::sample);
    }

    private Optional<Sample> sample(Map<String, Value> members) {
        boolean isKnown =
                members.keySet().stream().allMatch(key -> OTHER_KEYS.contains(key) || MICROS_PER_UNIT.containsKey(key));
        Optional<SeriesKey> series = series(members);
        OptionalLong millis = members.containsKey("timestamp")
                ? ReferenceJsonLines.millis(members.get("timestamp"), nowMillis + maxFutureSkewMillis)
                : OptionalLong.of(nowMillis);
        Optional<Long> micros = micros(members);
        Optional<Outcome> outcome = outcome(members);
        Optional<List<Reading>> readings = readings(members);
        boolean isWhole = isKnown
                && series.isPresent()
                && millis.isPresent()
                && micros.isPresent()
                && outcome.isPresent()
                && readings.isPresent();
        if (!isWhole
                || (micros.get() == Sample.NO_LATENCY
                        && outcome.get() == Outcome.UNKNOWN
                        && readings.get().isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(new Sample(series.get(), millis.getAsLong(), micros.get(), outcome.get(), readings.get()));
    }

    /** The three names, of which the instance may be missing or empty. */
    static Optional<SeriesKey> series(Map<String, Value> members) {
        if (!members.containsKey("service") || !members.containsKey("version")) {
            return Optional.empty();
        }
        Optional<String> service = ReferenceJsonLines.text(members.get("service"), 1);
        Optional<String> version = ReferenceJsonLines.text(members.get("version"), 1);
        Optional<String> instance =
                members.containsKey("instance") ? ReferenceJsonLines.text(members.get("instance"), 0) : Optional.of("");
        return service.isPresent() && version.isPresent() && instance.isPresent()
                ? Optional.of(new SeriesKey(service.get(), version.get(), instance.get()))
                : Optional.empty();
    }

    private static Optional<Long> micros(Map<String, Value> members) {
        long micros = Sample.NO_LATENCY;
        for (Map.Entry<String, Double> unit : MICROS_PER_UNIT.entrySet()) {
            Value value = members.get(unit.getKey());
            if (value != null) {
                double latency = ReferenceJsonLines.number(value).orElse(-1);
                if (!(latency >= 0) || Double.isInfinite(latency) || micros != Sample.NO_LATENCY) {
                    return Optional.empty();
                }
                micros = Math.round(latency * unit.getValue());
            }
        }
        return Optional.of(micros);
    }

    private static Optional<Outcome> outcome(Map<String, Value> members) {
        boolean failed = false;
        Value status = members.get("status");
        if (status != null) {
            long code = ReferenceJsonLines.whole(status).orElse(0);
            if (code < 100 || code > 599) {
                return Optional.empty();
            }
            failed = code >= 500;
        }
        Value error = members.get("error");
        if (error != null) {
            Optional<Boolean> truth = ReferenceJsonLines.truth(error);
            if (truth.isEmpty()) {
                return Optional.empty();
            }
            failed |= truth.get();
        }
        Outcome known = failed ? Outcome.FAILED : Outcome.SUCCEEDED;
        return Optional.of(status == null && error == null ? Outcome.UNKNOWN : known);
    }

    /** The readings in their order; none where there is no such key. */
    private static Optional<List<Reading>> readings(Map<String, Value> members) {
        List<Reading> readings = new ArrayList<>();
        Value values = members.get("values");
        if (values == null) {
            return Optional.of(readings);
        }
        if (!(values instanceof Members object)
                || object.all().isEmpty()
                || object.all().size() > Reading.MAX_NAMES
                || ReferenceJsonLines.unique(object).isEmpty()) {
            return Optional.empty();
        }
        for (var member : object.all()) {
            OptionalDouble value = ReferenceJsonLines.number(member.value());
            if (value.isEmpty()
                    || Math.abs(value.getAsDouble()) > 1e100
                    || !ReferenceJsonLines.isText(member.name(), 1)) {
                return Optional.empty();
            }
            readings.add(new Reading(member.name(), value.getAsDouble()));
        }
        return Optional.of(readings);
    }
}
