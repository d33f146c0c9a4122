package io.canaryjudge.connector.notice;

import io.canaryjudge.connector.outbound.AddressPolicy;
import io.canaryjudge.connector.outbound.OutboundUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * One system that is told of verdicts over HTTP.
 *
 * @param channel how it wants to be told
 * @param origin the system as logs name it
 * @param timeout for one attempt, from 1 ms to 5 min
 * @param addresses which addresses its host may have
 */
public record NoticeConfig(Channel channel, String origin, Duration timeout, AddressPolicy addresses) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);
    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}");

    /** @throws IllegalArgumentException if the timeout is out of its range */
    public NoticeConfig {
        if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("timeout: from 1 ms to " + LONGEST_TIMEOUT + "; was " + timeout);
        }
    }

    private static NoticeConfig of(Channel channel, OutboundUrl url) {
        return new NoticeConfig(channel, url.origin(), DEFAULT_TIMEOUT, AddressPolicy.PUBLIC_ONLY);
    }

    /** A chat with an incoming webhook as Slack has them. */
    public static NoticeConfig chat(OutboundUrl url, Template text, Pages pages) {
        return of(new Chat(url, text, pages), url);
    }

    /**
     * A receiver of CDEvents.
     *
     * @param source who says so, a URI reference
     * @param environment where the services run
     * @param artifact the package URL of what runs
     * @throws IllegalArgumentException if the source is no URI reference
     */
    public static NoticeConfig cdEvents(OutboundUrl url, String source, String environment, Template artifact) {
        return of(new CloudEvent(url, reference(source), environment, artifact), url);
    }

    private static URI reference(String source) {
        try {
            return new URI(source);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("source: a URI reference such as /judge; was '" + source + "'", e);
        }
    }

    /**
     * Deployments of a GitHub repository.
     *
     * @param repository owner and name, with a slash between
     * @throws IllegalArgumentException if the repository is none
     */
    public static NoticeConfig gitHub(
            OutboundUrl api, String repository, String token, Template ref, String environment, Pages pages) {
        if (!REPOSITORY.matcher(repository).matches()) {
            throw new IllegalArgumentException("repository: owner/name; was " + repository);
        }
        return of(new DeploymentStatus(api, repository, token, ref, environment, pages), api);
    }

    /** Annotations of a Grafana. */
    public static NoticeConfig grafana(OutboundUrl url, String token, Template text) {
        return of(new Annotation(url, token, text), url);
    }

    /** With this timeout instead. */
    public NoticeConfig withTimeout(Duration other) {
        return new NoticeConfig(channel, origin, other, addresses);
    }

    /** With this policy of addresses instead. */
    public NoticeConfig withAddresses(AddressPolicy other) {
        return new NoticeConfig(channel, origin, timeout, other);
    }
}
