package io.canaryjudge.http.integration.flagger;

import io.canaryjudge.http.integration.Controllers;
import io.canaryjudge.http.integration.RunKey;
import io.canaryjudge.http.integration.Subjects;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What Flagger sends with a webhook. Members that it does not name are left alone: newer Flaggers may have more.
 *
 * @param name of the Canary object
 * @param namespace of the Canary object
 * @param phase where the Canary stands, such as {@code Progressing}
 * @param checksum of the revision; empty where it was not sent
 * @param metadata what the webhook's author has put there
 */
record HookPayload(String name, String namespace, String phase, String checksum, Map<String, String> metadata) {

    private static final String INCONCLUSIVE = "inconclusive";

    HookPayload {
        Subjects.require("name", name);
        Subjects.require("namespace", namespace);
        if (!checksum.isEmpty()) {
            Subjects.require("checksum", checksum);
        }
        metadata = Map.copyOf(metadata);
        String inconclusive = metadata.getOrDefault(INCONCLUSIVE, "hold");
        if (!inconclusive.equals("hold") && !inconclusive.equals("rollback")) {
            throw new IllegalArgumentException(
                    "metadata.inconclusive must be hold or rollback, was '" + inconclusive + "'");
        }
    }

    /** @throws IllegalArgumentException if a body is none of Flagger's */
    static HookPayload read(byte[] body) {
        try {
            JsonObject json = new JsonObject(Buffer.buffer(body));
            return new HookPayload(
                    text(json, "name"),
                    text(json, "namespace"),
                    text(json, "phase"),
                    text(json, "checksum"),
                    metadata(json.getValue("metadata")));
        } catch (DecodeException | ClassCastException e) {
            throw new IllegalArgumentException("the body must be a JSON object as Flagger sends it", e);
        }
    }

    private static String text(JsonObject json, String key) {
        Object value = json.getValue(key);
        if (value != null && !(value instanceof String)) {
            throw new IllegalArgumentException(key + " must be a text");
        }
        return value == null ? "" : (String) value;
    }

    private static Map<String, String> metadata(Object value) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (value instanceof JsonObject object) {
            object.forEach(member -> texts.put(member.getKey(), String.valueOf(member.getValue())));
        } else if (value != null) {
            throw new IllegalArgumentException("metadata must be an object with texts");
        }
        return texts;
    }

    /** By what all hooks of this revision's rollout find its run. */
    RunKey key(String policy) {
        return new RunKey(Controllers.FLAGGER, policy, namespace, name, checksum, "");
    }

    /** Who is compared: as the metadata say, else the deployments as Flagger names them. */
    Subjects subjects() {
        return new Subjects(
                metadata.getOrDefault("service", name),
                metadata.getOrDefault("baseline", name + "-primary"),
                metadata.getOrDefault("canary", name));
    }

    /** Whether this hook itself says who is compared. */
    boolean namesSubjects() {
        return metadata.containsKey("service") || metadata.containsKey("baseline") || metadata.containsKey("canary");
    }

    /** Whether a run without a decision is to be rolled back. */
    boolean rollsBackInconclusive() {
        return metadata.getOrDefault(INCONCLUSIVE, "hold").equals("rollback");
    }
}
