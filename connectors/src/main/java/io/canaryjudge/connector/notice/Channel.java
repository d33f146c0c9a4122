package io.canaryjudge.connector.notice;

import io.canaryjudge.connector.outbound.Answer;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** How one system wants to be told: which requests, and what the answers mean beyond their status. */
interface Channel {

    /** Tells it; the last answer. Fails if no answer comes. */
    Future<Answer> tell(Told told, Caller caller);

    /** Makes the calls. */
    interface Caller {

        /** Calls once, with a body in JSON. */
        Future<Answer> call(HttpMethod method, OutboundUrl url, Map<String, String> headers, JsonObject body);

        /** Reads. */
        Future<Answer> get(OutboundUrl url, Map<String, String> headers);
    }
}
