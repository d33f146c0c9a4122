package io.canaryjudge.connector.influxdb;

import io.canaryjudge.connector.source.FetchFailure;
import io.canaryjudge.connector.source.SourceHttp;
import io.canaryjudge.connector.source.SourceHttp.SourceAnswer;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What the server says is wrong. */
final class ServerWords {

    private ServerWords() {}

    static Future<Buffer> checked(SourceAnswer answer) {
        return answer.status() == 200
                ? Future.succeededFuture(answer.body())
                : Future.failedFuture(ofStatus(answer.status(), answer.body(), answer.retryAfter()));
    }

    static FetchFailure ofStatus(int status, Buffer body, @Nullable String retryAfter) {
        String said = errorOf(body);
        // So says each version of a database, an organization or a bucket that it does not have.
        return status == 404 && !said.isEmpty()
                ? new FetchFailure(Why.BAD_QUERY, "HTTP status 404: " + said)
                : SourceHttp.ofStatus(status, said, retryAfter);
    }

    /** The server's own short text, as far as the body has one; else empty. */
    private static String errorOf(Buffer body) {
        try {
            JsonObject json = new JsonObject(body);
            Object text = json.getValue("message", json.getValue("error"));
            return text instanceof String said ? FetchFailure.excerpt(said) : "";
        } catch (DecodeException | ClassCastException e) {
            return "";
        }
    }
}
