package io.canaryjudge.connector.notice;

import io.canaryjudge.connector.outbound.Answer;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * An annotation on Grafana's graphs, by {@code POST /api/annotations}. Grafana does not know it again: a lost answer may
 * lead to the same annotation twice.
 *
 * @param url of the annotations' interface
 * @param token of a service account that may write annotations
 */
record Annotation(OutboundUrl url, String token, Template text) implements Channel {

    @Override
    public Future<Answer> tell(Told told, Caller caller) {
        JsonArray tags = new JsonArray().add("canary-judge").add("service:" + told.service());
        if (!told.verdict().isEmpty()) {
            tags.add("verdict:" + told.verdict());
        }
        return caller.call(
                HttpMethod.POST,
                url,
                Map.of("authorization", "Bearer " + token),
                new JsonObject()
                        .put("time", told.at().toEpochMilli())
                        .put("tags", tags)
                        .put("text", text.fill(told)));
    }

    @Override
    public String toString() {
        return "Annotation[" + url.origin() + ", token=***]";
    }
}
