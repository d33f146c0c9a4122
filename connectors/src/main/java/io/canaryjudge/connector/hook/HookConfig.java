package io.canaryjudge.connector.hook;

import io.canaryjudge.connector.outbound.AddressPolicy;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.canaryjudge.connector.outbound.WebhookSecret;
import io.canaryjudge.rollout.Act;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A program that carries out commands.
 *
 * @param url where commands are posted
 * @param check where it is asked before whether a command fits, and answers without changing anything; without it, a dry
 *     run asks nobody
 * @param callback where it may call back, as told in each command
 * @param secrets shared with it, one, or two while they are exchanged; calls back are signed with one of them
 * @param abilities the kinds of act that it can do
 * @param exchangeTimeout for one exchange, 1 ms to 5 min
 * @param pollEvery how often a status is asked for unless the answer says otherwise, 10 ms to 5 min
 * @param addresses which addresses the urls' hosts may have
 */
public record HookConfig(
        OutboundUrl url,
        Optional<OutboundUrl> check,
        Optional<OutboundUrl> callback,
        List<WebhookSecret> secrets,
        Set<Act.Kind> abilities,
        Duration exchangeTimeout,
        Duration pollEvery,
        AddressPolicy addresses) {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** @throws IllegalArgumentException if a value is outside its range; the message shows no part of an url */
    public HookConfig {
        secrets = List.copyOf(secrets);
        abilities = Set.copyOf(abilities);
        if (secrets.isEmpty() || secrets.size() > 2 || Set.copyOf(secrets).size() < secrets.size()) {
            throw new IllegalArgumentException("secrets: one, or two different ones; were " + secrets.size());
        }
        if (abilities.isEmpty()) {
            throw new IllegalArgumentException("abilities must not be empty");
        }
        requireBetween("exchangeTimeout", exchangeTimeout, Duration.ofMillis(1));
        requireBetween("pollEvery", pollEvery, Duration.ofMillis(10));
    }

    /** The defaults: it can do everything; 15 s for an exchange, status asked for every 2 s, public addresses only. */
    public static HookConfig of(OutboundUrl url, WebhookSecret secret) {
        return new HookConfig(
                url,
                Optional.empty(),
                Optional.empty(),
                List.of(secret),
                Set.of(Act.Kind.values()),
                Duration.ofSeconds(15),
                Duration.ofSeconds(2),
                AddressPolicy.PUBLIC_ONLY);
    }

    private static void requireBetween(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + LONGEST + ", was " + value);
        }
    }
}
