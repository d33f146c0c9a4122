package io.canaryjudge.connector.notice;

import io.canaryjudge.connector.outbound.AddressPolicy;
import io.canaryjudge.connector.outbound.OutboundUrl;
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
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");

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
     * @param version of the events' types: three numbers
     * @throws IllegalArgumentException if the version is none
     */
    public static NoticeConfig cdEvents(
            OutboundUrl url, String source, String environment, Template artifact, String version) {
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("version: three numbers, such as 0.2.0; was " + version);
        }
        return of(new CloudEvent(url, source, environment, artifact, version), url);
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
