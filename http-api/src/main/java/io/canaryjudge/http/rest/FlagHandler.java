package io.canaryjudge.http.rest;

import io.canaryjudge.flag.Flag;
import io.canaryjudge.flag.Flag.Switch;
import io.canaryjudge.flag.FlagKey;
import io.canaryjudge.flag.FlagState;
import io.canaryjudge.flag.UserShare;
import io.canaryjudge.http.access.Access;
import io.canaryjudge.http.config.Fields;
import io.canaryjudge.http.config.FlagReader;
import io.canaryjudge.http.service.FlagOrder;
import io.canaryjudge.http.service.FlagPatch;
import io.canaryjudge.http.service.FlagResult;
import io.canaryjudge.http.service.FlagService;
import io.canaryjudge.http.wire.FlagJson;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Shows flags, and changes them for who says who they are and why. */
final class FlagHandler {

    private final FlagService flags;

    FlagHandler(FlagService flags) {
        this.flags = flags;
    }

    /** All flags; only those that should be removed for {@code ?stale=true}. */
    void list(RoutingContext context) {
        boolean staleOnly = staleOnly(context);
        Instant now = flags.now();
        JsonArray listed = new JsonArray();
        Access access = Callers.of(context);
        flags.list().stream()
                .filter(state -> isVisible(access, state))
                .filter(state -> !staleOnly || !state.staleness(now).isEmpty())
                .forEach(state -> listed.add(FlagJson.state(state, now)));
        answer(context, 200, new JsonObject().put("flags", listed));
    }

    private static boolean staleOnly(RoutingContext context) {
        String stale = context.queryParams().get("stale");
        if (stale != null && !stale.equals("true") && !stale.equals("false")) {
            throw new HttpProblem(400, "query parameter stale must be true or false");
        }
        return "true".equals(stale);
    }

    void get(RoutingContext context) {
        FlagState state = flags.find(context.pathParam("key")).orElseThrow(FlagHandler::unknown);
        if (!isVisible(Callers.of(context), state)) {
            Callers.of(context).require(owner(state.flag()));
        }
        answer(context, 200, FlagJson.state(state, flags.now()));
    }

    void put(RoutingContext context) {
        FlagKey key = key(context);
        Fields fields = Fields.of(JsonBodies.parse(BodyReader.body(context)));
        FlagOrder order = order(context, fields);
        if (!fields.has("flag")) {
            fields.refuse("flag", "is missing; it must be the flag's definition");
        }
        Optional<Flag> flag = FlagReader.read(key, fields.object("flag"));
        fields.refuseUnknownKeys();
        fields.throwIfBad();
        Callers.of(context).require(owner(flag.orElseThrow()));
        requireOwner(context, key);
        answer(context, flags.put(flag.orElseThrow(), order));
    }

    void patch(RoutingContext context) {
        FlagKey key = key(context);
        Fields fields = Fields.of(JsonBodies.parse(BodyReader.body(context)));
        FlagOrder order = order(context, fields);
        FlagPatch patch = patch(fields);
        fields.refuseUnknownKeys();
        fields.throwIfBad();
        requireOwner(context, key);
        answer(context, flags.patch(key, patch, order));
    }

    private static FlagPatch patch(Fields fields) {
        Optional<Switch> enabled = fields.has("enabled")
                ? Optional.of(fields.flag("enabled", false) ? Switch.ON : Switch.OFF)
                : Optional.empty();
        double percent = fields.number("percentage", 0, 0, 100);
        Optional<UserShare> share =
                fields.has("percentage") ? fields.make(() -> UserShare.ofPercent(percent)) : Optional.empty();
        fields.allow("enabled");
        if (!fields.has("enabled") && !fields.has("percentage")) {
            fields.refuse("", "enabled or percentage must be given");
        }
        return new FlagPatch(enabled, share);
    }

    /** Removes a flag; a DELETE has no body, so the query says by whom and why. */
    void remove(RoutingContext context) {
        FlagKey key = key(context);
        Map<String, Object> query = new LinkedHashMap<>();
        context.queryParams().forEach(parameter -> query.put(parameter.getKey(), parameter.getValue()));
        Fields fields = Fields.of(query);
        FlagOrder order =
                new FlagOrder(Callers.actor(context, fields), fields.requiredText("reason"), OptionalLong.empty());
        fields.refuseUnknownKeys();
        fields.throwIfBad();
        requireOwner(context, key);
        answer(context, flags.remove(key, order));
    }

    /** Whether somebody sees a flag: one without owner is everybody's. */
    static boolean isVisible(Access access, FlagState state) {
        String owner = owner(state.flag());
        return owner.isEmpty() || access.allows(owner);
    }

    /** The service that a flag belongs to. */
    private static String owner(Flag flag) {
        return flag.description().owner();
    }

    /** Changes are made on the service's context, one after another, so what is asked here holds until the change. */
    private void requireOwner(RoutingContext context, FlagKey key) {
        flags.find(key.toString()).ifPresent(known -> Callers.of(context).require(owner(known.flag())));
    }

    private static FlagOrder order(RoutingContext context, Fields fields) {
        String actor = Callers.actor(context, fields);
        String reason = fields.requiredText("reason");
        long revision = fields.integer("revision", 0, 1, Long.MAX_VALUE);
        return new FlagOrder(actor, reason, fields.has("revision") ? OptionalLong.of(revision) : OptionalLong.empty());
    }

    private static FlagKey key(RoutingContext context) {
        try {
            return new FlagKey(context.pathParam("key"));
        } catch (IllegalArgumentException e) {
            throw new HttpProblem(400, String.valueOf(e.getMessage()));
        }
    }

    private void answer(RoutingContext context, Future<FlagResult> change) {
        change.onSuccess(result -> {
                    try {
                        answer(context, result);
                    } catch (HttpProblem problem) {
                        context.fail(problem);
                    }
                })
                .onFailure(context::fail);
    }

    private void answer(RoutingContext context, FlagResult result) {
        if (result instanceof FlagResult.Created created) {
            String path = "/api/v1/flags/" + created.flag().flag().key();
            context.response().putHeader(HttpHeaders.LOCATION, path);
            answer(context, 201, FlagJson.state(created.flag(), flags.now()));
        } else if (result instanceof FlagResult.Changed changed) {
            answer(context, 200, FlagJson.state(changed.flag(), flags.now()));
        } else if (result instanceof FlagResult.Removed) {
            context.response().setStatusCode(204).end();
        } else if (result instanceof FlagResult.Unknown) {
            throw unknown();
        } else if (result instanceof FlagResult.Conflict conflict) {
            throw new HttpProblem(409, conflict.detail()).with("flag", FlagJson.state(conflict.flag(), flags.now()));
        } else if (result instanceof FlagResult.TooMany tooMany) {
            throw new HttpProblem(429, "there are as many flags as may be: " + tooMany.limit() + "; remove one first");
        }
    }

    private static HttpProblem unknown() {
        return new HttpProblem(404, "there is no flag of this key");
    }

    private static void answer(RoutingContext context, int status, JsonObject json) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(json.encode() + "\n");
    }
}
