package io.canaryjudge.connector.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** The value of the {@code webhook-signature} header. */
final class WebhookSignature {

    private WebhookSignature() {}

    /**
     * One {@code v1} signature for each secret, separated by spaces, so that a receiver that knows either of two can
     * check it while they are exchanged.
     *
     * @param id of the notification; without a full stop, which would let a part of the body pass for the time
     * @param seconds since the epoch, of this attempt
     * @param body the very bytes that are sent
     */
    static String of(List<WebhookSecret> secrets, String id, long seconds, byte[] body) {
        byte[] head = (id + "." + seconds + ".").getBytes(US_ASCII);
        return secrets.stream()
                .map(secret -> "v1," + Base64.getEncoder().encodeToString(secret.authenticate(head, body)))
                .collect(Collectors.joining(" "));
    }
}
