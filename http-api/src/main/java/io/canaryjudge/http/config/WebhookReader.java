package io.canaryjudge.http.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Reads where verdicts are sent. No message shows a part of the url or of the secret. */
final class WebhookReader {

    private static final int MOST_PORT = 65_535;
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
    private static final Map<String, Boolean> ADDRESSES =
            Fields.words(Map.entry("public", false), Map.entry("any", true));

    private WebhookReader() {}

    /** The receiver that a mapping describes; empty, with the problems noted, if there are any. */
    static Optional<ServerConfig.Webhook> read(Fields fields) {
        Optional<URI> url = url(fields);
        String secret = secret(fields);
        boolean anyAddress = fields.word("addresses", ADDRESSES, false);
        Duration timeout = fields.duration("timeout", Duration.ofSeconds(15), SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
        Optional<WebhookRetries> retries = retries(fields);
        fields.refuseUnknownKeys();
        return url.flatMap(receiver ->
                retries.map(again -> new ServerConfig.Webhook(receiver, secret, anyAddress, timeout, again)));
    }

    /** How often a receiver is tried again. */
    static Optional<WebhookRetries> retries(Fields fields) {
        WebhookRetries defaults = WebhookRetries.DEFAULT;
        Duration first = fields.duration("firstPause", defaults.firstPause(), SHORTEST_PAUSE, Duration.ofHours(1));
        Duration longest =
                fields.duration("longestPause", defaults.longestPause(), SHORTEST_PAUSE, Duration.ofHours(24));
        Duration giveUp =
                fields.duration("giveUpAfter", defaults.giveUpAfter(), Duration.ofSeconds(1), Duration.ofDays(30));
        return fields.make(() -> new WebhookRetries(first, longest, giveUp));
    }

    /** An address that a notification can be sent to; its path may be a secret. */
    private static Optional<URI> url(Fields fields) {
        String text = fields.requiredText("url");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<URI> url = uri(text).filter(WebhookReader::isReceiver);
        if (url.isEmpty()) {
            fields.refuse("url", "must be http:// or https:// with a host, without user information and fragment");
        }
        return url;
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isReceiver(URI url) {
        return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
                && url.getHost() != null
                && url.getPort() != 0
                && url.getPort() <= MOST_PORT
                && url.getRawUserInfo() == null
                && url.getRawFragment() == null;
    }

    /** The signing secret: the environment's own, else what the named file holds. */
    private static String secret(Fields fields) {
        fields.allow("secret", "secretFile");
        String key = fields.has("secret") ? "secret" : "secretFile";
        if (!fields.has(key)) {
            fields.refuse(
                    "secret", "is missing; give webhook.secretFile or " + ServerConfigReader.PREFIX + "WEBHOOK_SECRET");
            return "";
        }
        boolean isFile = key.equals("secretFile");
        Optional<String> secret = isFile ? ServerConfigReader.contents(fields, key) : Optional.of(fields.text(key, ""));
        if (secret.isPresent() && !isSecret(secret.get().strip())) {
            fields.refuse(key, "must " + (isFile ? "hold" : "be") + " whsec_ and the base64 of 24 to 64 random bytes");
        }
        return secret.orElse("").strip();
    }

    private static boolean isSecret(String text) {
        try {
            int bytes = Base64.getDecoder().decode(text.replaceFirst("^whsec_", "")).length;
            return text.startsWith("whsec_") && bytes >= 24 && bytes <= 64;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
