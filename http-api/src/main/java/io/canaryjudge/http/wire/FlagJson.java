package io.canaryjudge.http.wire;

import io.canaryjudge.flag.AttributeRule;
import io.canaryjudge.flag.Evaluation;
import io.canaryjudge.flag.Evaluation.Failed;
import io.canaryjudge.flag.Evaluation.Resolved;
import io.canaryjudge.flag.Flag;
import io.canaryjudge.flag.Flag.Switch;
import io.canaryjudge.flag.FlagChange;
import io.canaryjudge.flag.FlagKey;
import io.canaryjudge.flag.FlagState;
import io.canaryjudge.flag.FlagValue;
import io.canaryjudge.flag.Staleness;
import io.canaryjudge.flag.Strategy;
import io.canaryjudge.flag.Strategy.Attributes;
import io.canaryjudge.flag.Strategy.Percentage;
import io.canaryjudge.flag.Strategy.UserList;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes flags: their definition as files have it, their state, and what evaluating them gives. */
public final class FlagJson {

    private FlagJson() {}

    /** A flag with its state and its history. */
    public static JsonObject state(FlagState state, Instant now) {
        JsonArray history = new JsonArray();
        state.history().forEach(change -> history.add(change(change)));
        JsonArray stale = new JsonArray();
        for (Staleness staleness : state.staleness(now)) {
            stale.add(new JsonObject()
                    .put("kind", staleness.kind().name().toLowerCase(Locale.ROOT))
                    .put("text", staleness.text()));
        }
        return new JsonObject()
                .put("key", state.flag().key().value())
                .put("revision", state.revision())
                .put("servingSince", state.servingSince().toString())
                .put("flag", definition(state.flag()))
                .put("stale", stale)
                .put("history", history);
    }

    private static JsonObject change(FlagChange change) {
        return new JsonObject()
                .put("at", change.at().toString())
                .put("actor", change.actor())
                .put("reason", change.reason())
                .put("what", change.what());
    }

    /** A flag as a file defines it. */
    public static JsonObject definition(Flag flag) {
        JsonObject json = new JsonObject().put("enabled", flag.enabled() == Switch.ON);
        putStrategy(json, flag.strategy());
        JsonObject variants = new JsonObject();
        flag.variants().values().forEach((name, value) -> variants.put(name, json(value)));
        json.put("variants", variants)
                .put("on", flag.variants().on())
                .put("off", flag.variants().off())
                .put("seed", flag.seed())
                .put("description", flag.description().text())
                .put("owner", flag.description().owner());
        flag.description().created().ifPresent(day -> json.put("created", day.toString()));
        flag.description().expires().ifPresent(day -> json.put("expires", day.toString()));
        return json;
    }

    private static void putStrategy(JsonObject json, Strategy strategy) {
        if (strategy instanceof Percentage percentage) {
            json.put("strategy", "percentage")
                    .put("percentage", number(percentage.share().percent()));
        } else if (strategy instanceof UserList list) {
            json.put("strategy", "user_list").put("users", new JsonArray(new ArrayList<>(list.users())));
        } else if (strategy instanceof Attributes attributes) {
            JsonArray rules = new JsonArray();
            attributes.rules().forEach(rule -> rules.add(rule(rule)));
            json.put("strategy", "attribute")
                    .put("match", attributes.combination().name().toLowerCase(Locale.ROOT))
                    .put("rules", rules);
        } else {
            json.put("strategy", "boolean");
        }
    }

    private static Object number(double percent) {
        return percent == Math.rint(percent) ? (Object) (int) percent : percent;
    }

    private static JsonObject rule(AttributeRule rule) {
        Object value = rule.value() instanceof List<?> list ? new JsonArray(new ArrayList<>(list)) : rule.value();
        return new JsonObject()
                .put("attribute", rule.attribute())
                .put("operator", rule.operator().word())
                .put("value", value);
    }

    private static Object json(FlagValue value) {
        Object json = value.json();
        if (!(json instanceof Map<?, ?> map)) {
            return json;
        }
        JsonObject object = new JsonObject();
        map.forEach((name, member) -> object.put(String.valueOf(name), member));
        return object;
    }

    /** What evaluating a flag gave, as OFREP has it. */
    public static JsonObject evaluation(FlagKey key, Evaluation evaluation) {
        JsonObject json = new JsonObject().put("key", key.value());
        if (evaluation instanceof Resolved resolved) {
            return json.put("reason", resolved.reason().name())
                    .put("variant", resolved.variant())
                    .put("value", json(resolved.value()))
                    .put("metadata", new JsonObject());
        }
        Failed failed = (Failed) evaluation;
        return json.put("errorCode", failed.error().name()).put("errorDetails", failed.detail());
    }
}
