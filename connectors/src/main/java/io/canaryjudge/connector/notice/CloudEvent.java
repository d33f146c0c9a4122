package io.canaryjudge.connector.notice;

import io.canaryjudge.connector.outbound.Answer;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * CDEvents in CloudEvents 1.0 over HTTP, binary mode. A rollout that is completed is {@code service.upgraded}, one that was
 * rolled back {@code service.rolledback}; verdicts and the other notices of rollouts have types of our own, such as
 * {@code io.canaryjudge.verdict.changed}, with the same subject.
 *
 * @param source who says so, a URI reference
 * @param environment where the service runs, the subject's {@code environment.id}
 * @param artifact the canary's package URL, such as <code>pkg:oci/checkout@${canary}</code>
 * @param version of the events' types, such as {@code 0.2.0}
 */
record CloudEvent(OutboundUrl url, String source, String environment, Template artifact, String version)
        implements Channel {

    @Override
    public Future<Answer> tell(Told told, Caller caller) {
        String type = type(told)
                .map(name -> "dev.cdevents.service." + name + "." + version)
                .orElse("io.canaryjudge." + told.type());
        JsonObject context = new JsonObject()
                .put("version", "0.4.1")
                .put("id", told.notification())
                .put("source", source)
                .put("type", type)
                .put("timestamp", told.at().toString());
        JsonObject content = new JsonObject()
                .put("environment", new JsonObject().put("id", environment))
                .put("artifactId", artifact.fill(told));
        JsonObject subject = new JsonObject()
                .put("id", told.service())
                .put("source", source)
                .put("type", "service")
                .put("content", content);
        JsonObject custom = new JsonObject()
                .put("verdict", told.verdict())
                .put("urgency", told.urgency())
                .put("reason", told.reason())
                .put("analysis", told.subject());
        return caller.call(
                HttpMethod.POST,
                url,
                Map.of(
                        "ce-specversion",
                        "1.0",
                        "ce-id",
                        told.notification(),
                        "ce-source",
                        source,
                        "ce-type",
                        type,
                        "ce-time",
                        told.at().toString()),
                new JsonObject()
                        .put("context", context)
                        .put("subject", subject)
                        .put("customData", custom)
                        .put("customDataContentType", "application/json"));
    }

    private static Optional<String> type(Told told) {
        return switch (told.type()) {
            case "rollout.completed" -> Optional.of("upgraded");
            case "rollout.rolled-back" -> Optional.of("rolledback");
            default -> Optional.empty();
        };
    }
}
