package io.canaryjudge.http.integration.kayenta;

import io.canaryjudge.http.service.Ids;
import io.canaryjudge.spi.Commit.Ending;
import io.canaryjudge.spi.Entry;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.StreamHead;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Canary configs by their ids, with every version of each that there was. A config that was deleted and is made again is
 * another document of the same id. Its calls block.
 */
final class CanaryConfigs {

    private static final String PREFIX = "kc_";
    private static final String STORED = "canary-config.stored";
    private static final String DELETED = "canary-config.deleted";
    private static final int MOST = 1_000;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

    private final Archive archive;
    private final Ids ids = new Ids(new SecureRandom());

    CanaryConfigs(Archive archive) {
        this.archive = archive;
    }

    /** Keeps a new config; its id. */
    String create(JsonObject given, long nowMillis) {
        JsonObject config = given.copy();
        String id = id(config).orElseGet(() -> UUID.randomUUID().toString());
        requireId(id);
        require(config);
        if (current(id).isPresent()) {
            throw ApiException.bad("Canary config '" + id + "' already exists.");
        }
        if (open(PREFIX).size() >= MOST) {
            throw ApiException.bad("there are " + MOST + " canary configs, the most that may be; delete one");
        }
        long created = millis(config, "createdTimestamp").orElse(nowMillis);
        long updated = millis(config, "updatedTimestamp").orElse(created);
        config.put("id", id)
                .put("createdTimestamp", created)
                .put("createdTimestampIso", Instant.ofEpochMilli(created).toString());
        keep(ids.next(PREFIX + id + "/", nowMillis), 0, stamped(config, updated), nowMillis);
        return id;
    }

    /** Puts another version of a config in the place of the present one. */
    void update(String id, JsonObject given, long nowMillis) {
        require(given);
        StreamHead known =
                current(id).orElseThrow(() -> ApiException.bad("Canary config '" + id + "' does not exist."));
        JsonObject config = stamped(given.copy().put("id", id), nowMillis);
        keep(known.stream(), known.entries(), config, nowMillis);
    }

    private void keep(String stream, long after, JsonObject config, long nowMillis) {
        if (!archive.add(stream, after, new Fact(STORED, nowMillis, config.encode()), Ending.STAYS_OPEN)) {
            throw new ApiException(409, "the canary config was changed by somebody else at the same time");
        }
    }

    private static JsonObject stamped(JsonObject config, long updated) {
        return config.put("updatedTimestamp", updated)
                .put("updatedTimestampIso", Instant.ofEpochMilli(updated).toString());
    }

    /** Deletes a config. */
    void delete(String id, long nowMillis) {
        StreamHead known = current(id).orElseThrow(() -> unknown(id));
        archive.add(known.stream(), known.entries(), new Fact(DELETED, nowMillis, "{}"), Ending.CLOSES);
    }

    /** A config as it is at present. */
    JsonObject get(String id) {
        return current(id).map(this::read).orElseThrow(() -> unknown(id));
    }

    private static ApiException unknown(String id) {
        return ApiException.notFound("Canary config '" + id + "' does not exist.");
    }

    /** All configs of some applications in short, or all there are where no application is named. */
    JsonArray list(List<String> applications) {
        JsonArray all = new JsonArray();
        for (StreamHead head : open(PREFIX)) {
            JsonObject config = read(head);
            JsonArray of = config.getJsonArray("applications");
            if (applications.isEmpty() || applications.stream().anyMatch(of::contains)) {
                all.add(new JsonObject()
                        .put("id", config.getString("id"))
                        .put("name", config.getString("name"))
                        .put("updatedTimestamp", config.getLong("updatedTimestamp"))
                        .put("updatedTimestampIso", config.getString("updatedTimestampIso"))
                        .put("applications", of));
            }
        }
        return all;
    }

    private JsonObject read(StreamHead head) {
        List<Entry> entries = archive.read(head.stream());
        return Archive.json(entries.get(entries.size() - 1));
    }

    private Optional<StreamHead> current(String id) {
        return ID.matcher(id).matches() ? open(PREFIX + id + "/").stream().findFirst() : Optional.empty();
    }

    private List<StreamHead> open(String prefix) {
        List<StreamHead> open = new ArrayList<>(archive.list(prefix));
        open.removeIf(head -> head.closedMillis().isPresent());
        return open;
    }

    private static Optional<String> id(JsonObject config) {
        return Optional.ofNullable(config.getValue("id")).map(String::valueOf).filter(id -> !id.isEmpty());
    }

    private static void requireId(String id) {
        if (!ID.matcher(id).matches()) {
            throw ApiException.bad("id must have 1 to 100 letters, digits, '.', '_' and '-'");
        }
    }

    private static void require(JsonObject config) {
        if (!(config.getValue("name") instanceof String name) || name.isEmpty()) {
            throw ApiException.bad("Canary config must specify a name.");
        }
        if (!(config.getValue("applications") instanceof JsonArray applications) || applications.isEmpty()) {
            throw ApiException.bad("Canary config must specify at least one application.");
        }
        if (!NAME.matcher(name).matches()) {
            throw ApiException.bad("Canary config cannot be named '" + name
                    + "'. Names must contain only letters, numbers, dashes (-) and underscores (_).");
        }
    }

    private static Optional<Long> millis(JsonObject config, String key) {
        Object value = config.getValue(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Number number) {
            return Optional.of(number.longValue());
        }
        throw ApiException.bad(key + " must be milliseconds since 1970");
    }
}
