package io.canaryjudge.http.integration.kayenta;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When an execution judges what. A judging waits until its time is over and its last samples have come, while Kayenta would
 * take what there is.
 */
final class Timetable {

    private static final long MOST_JUDGEMENTS = 1_000;
    private static final Duration LONGEST_WAIT = Duration.ofDays(7);

    private final Asked asked;
    private final ScopeReader scopes;
    private final long graceMillis;

    private Timetable(Asked asked, long graceMillis) {
        this.asked = asked;
        this.graceMillis = graceMillis;
        scopes = new ScopeReader(asked.parameter("application"));
    }

    /**
     * The judgings in their order.
     *
     * @param graceMillis how long after its end a time still gets samples
     */
    static List<Judgement> of(Asked asked, long graceMillis) {
        Timetable timetable = new Timetable(asked, graceMillis);
        List<Judgement> judgements = asked.kind() == Asked.Kind.CANARY ? List.of(timetable.once()) : timetable.again();
        long last = judgements.get(judgements.size() - 1).dueMillis();
        if (last - asked.nowMillis() > LONGEST_WAIT.toMillis()) {
            throw ApiException.bad("the execution must end within " + LONGEST_WAIT.toDays() + " days");
        }
        return judgements;
    }

    private Judgement once() {
        Map<String, Judgement.Pair> pairs = new LinkedHashMap<>();
        JsonObject given = Members.object(asked.request(), "scopes");
        for (String name : given.fieldNames()) {
            JsonObject pair = Members.object(given, name);
            pairs.put(
                    name,
                    new Judgement.Pair(
                            scopes.read(Members.object(pair, "controlScope")),
                            scopes.read(Members.object(pair, "experimentScope"))));
        }
        return judgement(asked.nowMillis(), pairs);
    }

    private Judgement judgement(long notBefore, Map<String, Judgement.Pair> pairs) {
        long over = pairs.values().stream()
                .mapToLong(Judgement.Pair::endMillis)
                .max()
                .orElse(notBefore);
        return new Judgement(Math.max(notBefore, over + graceMillis), pairs);
    }

    private List<Judgement> again() {
        List<JsonObject> given = givenScopes();
        Optional<Long> end = Members.moment(given.get(0), "endTimeIso");
        long start = Members.moment(given.get(0), "startTimeIso").orElse(asked.nowMillis());
        long lifetime = lifetimeMinutes(start, end);
        long interval = Members.whole(asked.request(), "analysisIntervalMins")
                .filter(minutes -> minutes > 0 && minutes <= lifetime)
                .orElse(lifetime);
        if (lifetime < 1 || lifetime / interval > MOST_JUDGEMENTS) {
            throw ApiException.bad(
                    "the lifetime must be 1 minute or more, and have at most " + MOST_JUDGEMENTS + " intervals");
        }
        List<Judgement> judgements = new ArrayList<>();
        for (long number = 1; number <= lifetime / interval; number++) {
            judgements.add(interval(given, start, Duration.ofMinutes(interval * number), end.isEmpty()));
        }
        return judgements;
    }

    private List<JsonObject> givenScopes() {
        if (!(asked.request().getValue("scopes") instanceof JsonArray elements) || elements.isEmpty()) {
            throw ApiException.bad("Canary stage configuration must contain at least one scope.");
        }
        List<JsonObject> given = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            if (!(elements.getValue(i) instanceof JsonObject scope)) {
                throw ApiException.bad("scopes[" + i + "] must be an object");
            }
            given.add(scope);
        }
        return given;
    }

    private long lifetimeMinutes(long start, Optional<Long> end) {
        return end.map(over -> Duration.ofMillis(over - start).toMinutes())
                .or(() -> Members.whole(asked.request(), "lifetimeDurationMins"))
                .orElseThrow(() -> ApiException.bad(
                        "Canary stage configuration must include either `endTime` or `lifetimeDuration`."));
    }

    /** @param isLive whether the time is still to come, so that warm-up and interval are waited for */
    private Judgement interval(List<JsonObject> given, long start, Duration passed, boolean isLive) {
        Duration warmUp = minutes("beginAfterMins");
        Duration lookBack = minutes("lookbackMins");
        long shift = isLive ? warmUp.toMillis() : 0;
        long end = start + passed.toMillis() + shift;
        long from = lookBack.isZero() ? start + shift : end - lookBack.toMillis();
        Map<String, Judgement.Pair> pairs = new LinkedHashMap<>();
        for (JsonObject scope : given) {
            pairs.put(name(scope), pair(scope, from, end, ScopeReader.step(given.get(0))));
        }
        long notBefore = asked.nowMillis() + warmUp.toMillis() + (isLive ? passed.toMillis() : 0);
        return judgement(notBefore, pairs);
    }

    private Judgement.Pair pair(JsonObject scope, long from, long end, long step) {
        JsonObject parameters = Members.object(scope, "extendedScopeParams");
        long offset = Duration.ofMinutes(
                        Members.whole(scope, "controlOffsetInMinutes").orElse(0L))
                .toMillis();
        return new Judgement.Pair(
                scopes.read(Members.text(scope, "controlScope"), parameters, from - offset, end - offset, step),
                scopes.read(Members.text(scope, "experimentScope"), parameters, from, end, step));
    }

    private Duration minutes(String name) {
        return Duration.ofMinutes(Members.whole(asked.request(), name).orElse(0L));
    }

    private static String name(JsonObject scope) {
        String name = Members.text(scope, "scopeName");
        return name.isEmpty() ? "default" : name;
    }
}
