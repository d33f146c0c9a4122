package io.canaryjudge.http.wire;

import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.rollout.Event;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Observation;
import io.canaryjudge.rollout.Order;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.rollout.Person;
import io.canaryjudge.rollout.Reading;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The events of rollouts as the journal has them; {@link #read} gives back exactly what {@link #write} was given. */
public final class RolloutEventJson {

    /** Of the form; what another program version has written in another form is refused, not guessed at. */
    static final int VERSION = 1;

    private RolloutEventJson() {}

    /** An event as JSON, with its kind under {@code event}. */
    public static JsonObject write(Event event) {
        Writing writing = new Writing();
        writing.json.put("v", VERSION).put("at", event.atMillis());
        event.match(writing);
        return writing.json;
    }

    /**
     * The event that was written.
     *
     * @throws RuntimeException if it is nothing that this version of {@link #write} writes
     */
    public static Event read(JsonObject json) {
        if (json.getInteger("v") != VERSION) {
            throw new IllegalArgumentException(
                    "the event has version " + json.getInteger("v") + "; this program reads " + VERSION);
        }
        long at = json.getLong("at");
        String kind = json.getString("event");
        return switch (kind) {
            case "ticked" -> new Event.Ticked(at);
            case "judged" ->
                new Event.Judged(
                        at, json.getInteger("gate"), verdict(json.getJsonObject("verdict")), observation(json));
            case "answered" ->
                new Event.Answered(
                        at,
                        json.getString("command"),
                        json.getInteger("attempt"),
                        outcome(json.getJsonObject("outcome")));
            case "ordered" ->
                new Event.Ordered(at, new Person(json.getString("actor"), json.getString("reason")), order(json));
            case "signalled" -> new Event.Signalled(at, signal(json));
            case "measured" -> new Event.Measured(at, reading(json.getJsonObject("reading")));
            case "recovered" -> new Event.Recovered(at);
            default -> throw new IllegalArgumentException("an event of a rollout is unknown: " + kind);
        };
    }

    private static JsonObject verdict(Verdict verdict) {
        JsonObject json = new JsonObject()
                .put("verdict", verdict.kind().name())
                .put("urgency", verdict.urgency().name())
                .put("reason", verdict.reason());
        if (verdict instanceof Verdict.Abort abort) {
            JsonArray reasons = new JsonArray();
            abort.reasons().forEach(reason -> reasons.add(ReasonJson.write(reason)));
            json.put("reasons", reasons);
        }
        return json;
    }

    private static Verdict verdict(JsonObject json) {
        Urgency urgency = Urgency.valueOf(json.getString("urgency"));
        String reason = json.getString("reason");
        return switch (Verdict.Kind.valueOf(json.getString("verdict"))) {
            case CONTINUE -> new Verdict.Continue(urgency, reason);
            case PROMOTE -> new Verdict.Promote(urgency, reason);
            case INCONCLUSIVE -> new Verdict.Inconclusive(urgency, reason);
            case ABORT -> new Verdict.Abort(reasons(json.getJsonArray("reasons")));
        };
    }

    private static List<Reason> reasons(JsonArray reasons) {
        return reasons.stream()
                .map(reason -> ReasonJson.read((JsonObject) reason))
                .toList();
    }

    static JsonObject reading(Reading reading) {
        return new JsonObject()
                .put("requests", reading.requests())
                .put("errorRate", reading.errorRate())
                .put("p99Millis", reading.p99Millis());
    }

    private static Reading reading(JsonObject json) {
        return new Reading(json.getLong("requests"), json.getDouble("errorRate"), json.getDouble("p99Millis"));
    }

    private static Observation observation(JsonObject json) {
        return new Observation(
                reading(json.getJsonObject("baseline")), reading(json.getJsonObject("canary")), json.getLong("users"));
    }

    private static JsonObject outcome(Outcome outcome) {
        JsonObject json = new JsonObject().put("is", outcome.kind().name()).put("text", outcome.text());
        if (outcome instanceof Outcome.Failed failed) {
            json.put("retry", failed.retry().name());
        }
        if (outcome instanceof Outcome.Done done) {
            done.recorded().ifPresent(good -> json.put("recorded", lastKnownGood(good)));
        }
        return json;
    }

    private static Outcome outcome(JsonObject json) {
        String text = json.getString("text");
        return switch (Outcome.Kind.valueOf(json.getString("is"))) {
            case DONE ->
                new Outcome.Done(
                        text,
                        Optional.ofNullable(json.getJsonObject("recorded")).map(RolloutEventJson::lastKnownGood));
            case FAILED -> new Outcome.Failed(text, Outcome.Retry.valueOf(json.getString("retry")));
            case REFUSED -> new Outcome.Refused(text);
            case TIMED_OUT -> new Outcome.TimedOut(text);
        };
    }

    static JsonObject lastKnownGood(LastKnownGood good) {
        JsonObject details = new JsonObject();
        good.details().forEach(details::put);
        return new JsonObject()
                .put("version", good.version())
                .put("weightPercent", good.weightPercent())
                .put("mirrorPercent", good.mirrorPercent())
                .put("flagPercent", good.flagPercent())
                .put("details", details);
    }

    private static LastKnownGood lastKnownGood(JsonObject json) {
        Map<String, String> details = new TreeMap<>();
        json.getJsonObject("details").forEach(entry -> details.put(entry.getKey(), (String) entry.getValue()));
        return new LastKnownGood(
                json.getString("version"),
                json.getInteger("weightPercent"),
                json.getInteger("mirrorPercent"),
                json.getInteger("flagPercent"),
                details);
    }

    private static Order order(JsonObject json) {
        String word = json.getString("order");
        return switch (Order.Kind.valueOf(word.toUpperCase(Locale.ROOT))) {
            case PROMOTE -> new Order.Promote();
            case ABORT -> new Order.Abort();
            case PAUSE -> new Order.Pause();
            case RESUME -> new Order.Resume();
            case APPROVE -> new Order.Approve();
            case OVERRIDE -> new Order.Suspend(Order.Scope.valueOf(json.getString("scope")), json.getLong("until"));
        };
    }

    private static Signal signal(JsonObject json) {
        return new Signal(
                SignalKind.valueOf(json.getString("signal")),
                json.getString("subject"),
                json.getString("reporter"),
                json.getLong("received"));
    }

    /** Puts what each kind of event has. */
    private static final class Writing implements Event.Cases {
        private final JsonObject json = new JsonObject();

        @Override
        public void ticked(Event.Ticked event) {
            json.put("event", "ticked");
        }

        @Override
        public void judged(Event.Judged event) {
            json.put("event", "judged")
                    .put("gate", event.gate())
                    .put("verdict", verdict(event.verdict()))
                    .put("baseline", reading(event.observation().baseline()))
                    .put("canary", reading(event.observation().canary()))
                    .put("users", event.observation().canaryUsers());
        }

        @Override
        public void answered(Event.Answered event) {
            json.put("event", "answered")
                    .put("command", event.command())
                    .put("attempt", event.attempt())
                    .put("outcome", outcome(event.outcome()));
        }

        @Override
        public void ordered(Event.Ordered event) {
            json.put("event", "ordered")
                    .put("order", event.order().kind().word())
                    .put("actor", event.person().actor())
                    .put("reason", event.person().reason());
            if (event.order() instanceof Order.Suspend suspend) {
                json.put("scope", suspend.scope().name()).put("until", suspend.untilMillis());
            }
        }

        @Override
        public void signalled(Event.Signalled event) {
            Signal signal = event.signal();
            json.put("event", "signalled")
                    .put("signal", signal.kind().name())
                    .put("subject", signal.subject())
                    .put("reporter", signal.reporter())
                    .put("received", signal.epochMillis());
        }

        @Override
        public void measured(Event.Measured event) {
            json.put("event", "measured").put("reading", reading(event.reading()));
        }

        @Override
        public void recovered(Event.Recovered event) {
            json.put("event", "recovered");
        }
    }
}
