package io.canaryjudge.connector.webhook;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One receiver and how to deliver to it.
 *
 * @param url where to, http or https, without user information or fragment; its path and query may be secret and are
 *     never logged
 * @param secrets one, or two while they are exchanged: each notification is then signed with both
 * @param timeout for one attempt from the name look-up to the answer's head, from 1 ms to 5 min
 * @param addresses which addresses the url's host may have
 */
public record WebhookConfig(URI url, List<WebhookSecret> secrets, Duration timeout, AddressPolicy addresses) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);
    private static final int MAX_PORT = 65_535;
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /** @throws IllegalArgumentException if a value is out of its range; the message shows no part of the url */
    public WebhookConfig {
        requireReceiver(url);
        url = URI.create(url.toASCIIString());
        secrets = List.copyOf(secrets);
        if (secrets.isEmpty() || secrets.size() > 2 || Set.copyOf(secrets).size() < secrets.size()) {
            throw new IllegalArgumentException("secrets: one, or two different ones; were " + secrets.size());
        }
        if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "timeout: from " + MIN_TIMEOUT + " to " + MAX_TIMEOUT + "; was " + timeout);
        }
    }

    /** The defaults: 15 s for an attempt, public addresses only. */
    public static WebhookConfig of(URI url, WebhookSecret secret) {
        return new WebhookConfig(url, List.of(secret), DEFAULT_TIMEOUT, AddressPolicy.PUBLIC_ONLY);
    }

    /** With these secrets instead. */
    public WebhookConfig withSecrets(List<WebhookSecret> other) {
        return new WebhookConfig(url, other, timeout, addresses);
    }

    /** With this timeout instead. */
    public WebhookConfig withTimeout(Duration other) {
        return new WebhookConfig(url, secrets, other, addresses);
    }

    /** With this policy instead. */
    public WebhookConfig withAddresses(AddressPolicy other) {
        return new WebhookConfig(url, secrets, timeout, other);
    }

    /** The receiver as logs name it: scheme, host and port, since many receivers are known by a secret path. */
    String origin() {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme().toLowerCase(Locale.ROOT) + "://" + url.getHost() + port;
    }

    boolean encrypted() {
        return url.getScheme().equalsIgnoreCase("https");
    }

    int port() {
        if (url.getPort() < 0) {
            return encrypted() ? 443 : 80;
        }
        return url.getPort();
    }

    /** What stands in the request line: path and query. */
    String target() {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    @Override
    public String toString() {
        return "WebhookConfig[" + origin() + ", " + secrets.size() + " secrets, timeout=" + timeout + ", addresses="
                + addresses + "]";
    }

    private static void requireReceiver(URI url) {
        String scheme = url.getScheme();
        if (scheme == null || !SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("url: must start with http:// or https://");
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("url: must have neither user information nor a fragment");
        }
        if (url.getHost() == null || url.getPort() == 0 || url.getPort() > MAX_PORT) {
            throw new IllegalArgumentException("url: must have a host, and a port from 1 to " + MAX_PORT + " if any");
        }
    }
}
