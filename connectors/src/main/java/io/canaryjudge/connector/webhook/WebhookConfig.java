package io.canaryjudge.connector.webhook;

import io.canaryjudge.connector.outbound.AddressPolicy;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.canaryjudge.connector.outbound.WebhookSecret;
import java.net.URI;
import java.time.Duration;
import java.util.List;

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

    /** @throws IllegalArgumentException if a value is out of its range; the message shows no part of the url */
    public WebhookConfig {
        url = new OutboundUrl(url).uri();
        secrets = List.copyOf(secrets);
        if (secrets.isEmpty()
                || secrets.size() > 2
                || java.util.Set.copyOf(secrets).size() < secrets.size()) {
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
        return receiver().origin();
    }

    OutboundUrl receiver() {
        return new OutboundUrl(url);
    }

    @Override
    public String toString() {
        return "WebhookConfig[" + origin() + ", " + secrets.size() + " secrets, timeout=" + timeout + ", addresses="
                + addresses + "]";
    }
}
