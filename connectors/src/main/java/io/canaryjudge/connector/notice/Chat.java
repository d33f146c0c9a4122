package io.canaryjudge.connector.notice;

import io.canaryjudge.connector.outbound.Answer;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * An incoming webhook as Slack has them. The whole message is both in {@code text}, for notifications and for what takes
 * Slack's webhooks without its blocks (Mattermost, Rocket.Chat, Discord under {@code /slack}), and in {@code blocks}.
 *
 * @param url the webhook's, which is secret as a whole
 * @param text the message
 */
record Chat(OutboundUrl url, Template text, Pages pages) implements Channel {

    /** Of a section's text, by Slack's rules. */
    private static final int LONGEST_SECTION = 3_000;

    @Override
    public Future<Answer> tell(Told told, Caller caller) {
        String words = text.fill(told, Chat::escaped);
        JsonArray blocks = new JsonArray()
                .add(new JsonObject()
                        .put("type", "section")
                        .put("text", markup(whole(Cut.to(LONGEST_SECTION, words)))));
        String link = pages.of(told).map(page -> "<" + page + "|Why>").orElse("");
        if (!link.isEmpty()) {
            blocks.add(new JsonObject().put("type", "context").put("elements", new JsonArray().add(markup(link))));
        }
        String all = link.isEmpty() ? words : words + "\n" + link;
        return caller.call(
                HttpMethod.POST,
                url,
                Map.of(),
                new JsonObject().put("text", all).put("blocks", blocks));
    }

    private static JsonObject markup(String text) {
        return new JsonObject().put("type", "mrkdwn").put("text", text);
    }

    /** Slack's three control characters; what stands in a name or reason shall call nobody and link nowhere. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Without the half of an escaped character that a cut has left. */
    private static String whole(String cut) {
        return cut.replaceFirst("&[a-z]{0,3}…$", "…");
    }

    @Override
    public String toString() {
        return "Chat[" + url.origin() + "]";
    }
}
