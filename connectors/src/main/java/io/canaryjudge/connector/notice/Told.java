package io.canaryjudge.connector.notice;

import io.canaryjudge.spi.Notification;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * What a notification tells, as formats need it. Texts that it lacks are empty.
 *
 * @param notification its id, constant over attempts
 * @param type what kind it is, such as {@code verdict.changed}
 * @param subject the id of what it is about
 * @param verdict a verdict's word, such as {@code ABORT}, or what a rollout has come to, such as {@code rolled-back}
 * @param urgency of a verdict, or the alert of a rollout's notice
 * @param reason why, in a sentence
 */
record Told(
        String notification,
        String type,
        Instant at,
        String subject,
        String service,
        String baseline,
        String canary,
        String stage,
        String verdict,
        String urgency,
        String reason) {

    private static final String ROLLOUT = "rollout.";
    private static final String ROLLED_BACK = "rolled-back";

    /** Empty if the payload is no object with data. */
    static Optional<Told> of(Notification notification) {
        try {
            JsonObject data = new JsonObject(notification.json()).getJsonObject("data");
            return data == null ? Optional.empty() : Optional.of(of(notification, data));
        } catch (DecodeException | ClassCastException e) {
            return Optional.empty();
        }
    }

    /** Whether it tells of a rollout, not of an analysis. */
    boolean ofRollout() {
        return type.startsWith(ROLLOUT);
    }

    /** The version that is meant to serve from then on: the baseline's after a rollback, else the canary's. */
    String version() {
        return ofRollout() && verdict.equals(ROLLED_BACK) ? baseline : canary;
    }

    private static Told of(Notification notification, JsonObject data) {
        return new Told(
                notification.id(),
                notification.type(),
                notification.occurredAt(),
                data.getString("id", ""),
                data.getString("service", ""),
                data.getString("baseline", ""),
                data.getString("canary", ""),
                data.getString("stage", ""),
                data.getString("verdict", data.getString("notice", "")),
                data.getString("urgency", data.getString("alert", "")),
                data.getString("reason", data.getString("text", "")));
    }
}
