package io.canaryjudge.connector.webhook;

import io.canaryjudge.connector.outbound.AddressPolicy;
import io.canaryjudge.connector.outbound.WebhookSecret;
import io.canaryjudge.spi.Notification;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Values that several tests use. */
final class Examples {

    /** The specification's own. */
    static final String SECRET_TEXT = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    static final String OTHER_SECRET_TEXT = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    static final WebhookSecret SECRET = WebhookSecret.parse(SECRET_TEXT);
    static final WebhookSecret OTHER_SECRET = WebhookSecret.parse(OTHER_SECRET_TEXT);
    static final Duration SOON = Duration.ofSeconds(20);

    private Examples() {}

    static Notification notification(String id) {
        return new Notification(id, "verdict.changed", Instant.EPOCH, "{\"verdict\":\"ABORT\",\"id\":\"" + id + "\"}");
    }

    /** To a receiver in the house, with time enough. */
    static WebhookConfig config(URI url) {
        return WebhookConfig.of(url, SECRET).withAddresses(AddressPolicy.ANY).withTimeout(Duration.ofSeconds(5));
    }

    static List<String> ids(int count) {
        return Stream.iterate(1, i -> i + 1).limit(count).map(i -> "msg_" + i).collect(Collectors.toList());
    }
}
