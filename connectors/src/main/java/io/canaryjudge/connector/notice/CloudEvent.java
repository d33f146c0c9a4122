package io.canaryjudge.connector.notice;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.connector.outbound.Answer;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * CDEvents 0.4.1 in CloudEvents 1.0 over HTTP, binary mode. A rollout that is completed is {@code service.upgraded}, one
 * that was rolled back {@code service.rolledback}. For verdicts and the other notices of rollouts CDEvents has no types, so
 * they are custom events, {@code dev.cdeventsx.canaryjudge-verdict.changed} and {@code dev.cdeventsx.canaryjudge-rollout.}
 * with the notice's word.
 *
 * @param source who says so
 * @param environment where the service runs, the subject's {@code environment.id}
 * @param artifact the package URL of what runs now, such as <code>pkg:oci/checkout@${version}</code>
 */
record CloudEvent(OutboundUrl url, URI source, String environment, Template artifact) implements Channel {

    private static final String SPECIFICATION = "0.4.1";
    private static final String SERVICE_VERSION = "0.2.0";
    private static final String CUSTOM_VERSION = "0.1.0";
    private static final String CUSTOM = "canaryjudge-";
    private static final String MEDIA_TYPE = "application/cdevents+json";

    @Override
    public Future<Answer> tell(Told told, Caller caller) {
        JsonObject subject = subject(told);
        String type = type(told);
        JsonObject context = new JsonObject()
                .put("version", SPECIFICATION)
                .put("id", told.notification())
                .put("source", source.toASCIIString())
                .put("type", type)
                .put("timestamp", told.at().toString());
        JsonObject event = new JsonObject()
                .put("context", context)
                .put("subject", subject)
                .put("customData", details(told))
                .put("customDataContentType", "application/json");
        return caller.call(HttpMethod.POST, url, headers(told, type, subject.getString("id")), event);
    }

    private Map<String, String> headers(Told told, String type, String subject) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce-specversion", "1.0");
        headers.put("ce-id", headerValue(told.notification()));
        headers.put("ce-source", source.toASCIIString());
        headers.put("ce-type", type);
        headers.put("ce-subject", headerValue(subject));
        headers.put("ce-time", told.at().toString());
        headers.put("content-type", MEDIA_TYPE);
        return headers;
    }

    private static String type(Told told) {
        if (isOfService(told)) {
            String predicate = told.verdict().equals("completed") ? "upgraded" : "rolledback";
            return "dev.cdevents.service." + predicate + "." + SERVICE_VERSION;
        }
        String predicate = told.type().replaceFirst("^[^.]*\\.", "").replaceAll("[^A-Za-z]", "");
        return "dev.cdeventsx." + kind(told) + "." + predicate + "." + CUSTOM_VERSION;
    }

    private static boolean isOfService(Told told) {
        return told.ofRollout()
                && (told.verdict().equals("completed") || told.verdict().equals("rolled-back"));
    }

    private static String kind(Told told) {
        return CUSTOM + (told.ofRollout() ? "rollout" : "verdict");
    }

    private JsonObject subject(Told told) {
        boolean isOfService = isOfService(told);
        JsonObject content = new JsonObject()
                .put("environment", new JsonObject().put("id", environment))
                .put("artifactId", artifact.fill(told, CloudEvent::encoded));
        return new JsonObject()
                .put("id", isOfService ? told.service() : told.subject())
                .put("source", source.toASCIIString())
                .put("type", isOfService ? "service" : kind(told))
                .put("content", isOfService ? content : content.mergeIn(details(told)));
    }

    private static JsonObject details(Told told) {
        return new JsonObject()
                .put("id", told.subject())
                .put("service", told.service())
                .put("baseline", told.baseline())
                .put("canary", told.canary())
                .put("stage", told.stage())
                .put("verdict", told.verdict())
                .put("urgency", told.urgency().toLowerCase(Locale.ROOT))
                .put("reason", told.reason());
    }

    /** As package URLs want their parts. */
    private static String encoded(String part) {
        return URLEncoder.encode(part, UTF_8).replace("+", "%20");
    }

    /** CloudEvents' rule for HTTP headers: what is not visible ASCII, and {@code "} and {@code %}, is percent-encoded. */
    private static String headerValue(String text) {
        StringBuilder value = new StringBuilder();
        for (byte each : text.getBytes(UTF_8)) {
            if (each > ' ' && each < 0x7f && each != '"' && each != '%') {
                value.append((char) each);
            } else {
                value.append('%').append(String.format(Locale.ROOT, "%02X", each & 0xff));
            }
        }
        return value.toString();
    }
}
