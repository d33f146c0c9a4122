package io.canaryjudge.connector.notice;

import io.canaryjudge.connector.outbound.Answer;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * An incoming webhook as Slack has them, and Mattermost, Rocket.Chat and Discord (under {@code /slack}) take them:
 * {@code {"text": ...}} in Slack's mark-up.
 *
 * @param url the webhook's, which is secret as a whole
 * @param text the message
 */
record Chat(OutboundUrl url, Template text, Pages pages) implements Channel {

    @Override
    public Future<Answer> tell(Told told, Caller caller) {
        String link = pages.of(told).map(page -> "\n<" + page + "|Why>").orElse("");
        return caller.call(
                HttpMethod.POST, url, Map.of(), new JsonObject().put("text", text.fill(told, Chat::escaped) + link));
    }

    /** Slack's three control characters; what stands in a name or reason shall call nobody and link nowhere. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String toString() {
        return "Chat[" + url.origin() + "]";
    }
}
