package io.canaryjudge.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.connector.outbound.WebhookSecret;
import io.canaryjudge.connector.outbound.WebhookSignature;
import io.canaryjudge.spi.Notification;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is put on the wire in one attempt: the headers of Standard Webhooks and the body they are about. */
final class OutgoingMessage {

    private final Map<String, String> headers;
    private final byte[] body;

    private OutgoingMessage(Map<String, String> headers, byte[] body) {
        this.headers = headers;
        this.body = body;
    }

    /** @param now when the attempt is made, which is what the signature is about, not when the thing happened */
    static OutgoingMessage of(Notification notification, List<WebhookSecret> secrets, Instant now) {
        byte[] body = notification.json().getBytes(UTF_8);
        long seconds = now.getEpochSecond();
        Map<String, String> headers = Map.of(
                "webhook-id", notification.id(),
                "webhook-timestamp", Long.toString(seconds),
                "webhook-signature", WebhookSignature.of(secrets, notification.id(), seconds, body),
                "content-type", "application/json");
        return new OutgoingMessage(headers, body);
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }
}
