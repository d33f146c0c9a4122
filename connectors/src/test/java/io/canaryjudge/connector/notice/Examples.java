package io.canaryjudge.connector.notice;

import io.canaryjudge.spi.Notification;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What several tests tell of. */
final class Examples {

    static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");
    static final Duration SOON = Duration.ofSeconds(20);
    static final String REASON = "error rate 12.1 % vs 0.5 % (rule error-rate-above-10-percent)";

    private Examples() {}

    /** A change of an analysis's verdict, as the service writes them, with other values in it. */
    static Notification verdict(Map<String, String> others) {
        JsonObject data = new JsonObject()
                .put("id", "an_1")
                .put("service", "checkout")
                .put("baseline", "1.4.2")
                .put("canary", "1.5.0")
                .put("stage", "25%")
                .put("sequence", 17)
                .put("verdict", "ABORT")
                .put("final", true)
                .put("urgency", "FAST")
                .put("reason", REASON);
        others.forEach(data::put);
        return notification("msg_an_1_17", "verdict.changed", data);
    }

    static Notification abort() {
        return verdict(Map.of());
    }

    /** A notice of a rollout, as the service writes them. */
    static Notification rollout(String notice) {
        JsonObject data = new JsonObject()
                .put("id", "ro_1")
                .put("service", "checkout")
                .put("baseline", "1.4.2")
                .put("canary", "1.5.0")
                .put("notice", notice)
                .put("alert", "critical")
                .put("text", "all is as it was")
                .put("report", "/api/v1/rollouts/ro_1/report");
        return notification("msg_ro_1_4_1", "rollout." + notice, data);
    }

    private static Notification notification(String id, String type, JsonObject data) {
        JsonObject payload = new JsonObject()
                .put("type", type)
                .put("timestamp", AT.toString())
                .put("data", data);
        return new Notification(id, type, AT, payload.encode());
    }
}
