package io.canaryjudge.http.config;

import io.canaryjudge.flag.Flag;
import io.canaryjudge.http.access.AccessSettings;
import io.canaryjudge.window.WindowSpec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The service's own settings.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any free one
 * @param windows how time is cut
 * @param maxBodyBytes largest request body, after decompression
 * @param maxSeries most series held at one time
 * @param maxAnalyses most analyses held at one time, ended ones included
 * @param ingest how samples are taken in
 * @param defaultPolicy the policy of analyses that bring none
 * @param policies further policies by their names, which controllers may ask for
 * @param formats what is made of others' metrics
 * @param keeping how what was taken in is kept
 * @param store where analyses, verdicts and deliveries are kept; not used where keeping is in memory
 * @param flags the feature flags that there are from the start
 * @param controllers of rollouts, besides that of the service's own flags
 * @param sources where metrics are fetched from
 * @param notices who is told in a format of their own
 * @param access who may do what
 * @param tls how the listener encrypts; empty where it does not
 */
public record ServerConfig(
        String host,
        int port,
        WindowSpec windows,
        int maxBodyBytes,
        int maxSeries,
        int maxAnalyses,
        IngestLimits ingest,
        PolicyDocument defaultPolicy,
        Map<String, PolicyDocument> policies,
        Optional<Webhook> webhook,
        Formats formats,
        Keeping keeping,
        StoreSettings store,
        List<Flag> flags,
        List<ControllerSettings> controllers,
        List<SourceSettings> sources,
        List<NoticeSettings> notices,
        AccessSettings access,
        Optional<TlsSettings> tls) {

    /** The name by which controllers ask for the default policy. */
    public static final String DEFAULT_POLICY = "default";

    /** @throws IllegalArgumentException if others could reach it and need not say who they are */
    public ServerConfig {
        policies = Map.copyOf(policies);
        flags = List.copyOf(flags);
        controllers = List.copyOf(controllers);
        sources = List.copyOf(sources);
        notices = List.copyOf(notices);
        if (!Hosts.isLoopback(host) && !access.isAuthenticated()) {
            throw new IllegalArgumentException("host: without authentication it must be a loopback address such as"
                    + " 127.0.0.1, was '" + host + "'; set up access.adminTokenHash, access.tokensFile, oidc or client"
                    + " certificates (docs/access.md), or listen on 127.0.0.1 only");
        }
    }

    /** What holds where nothing is set. */
    public static final ServerConfig DEFAULT = new ServerConfig(
            "127.0.0.1",
            8080,
            WindowSpec.DEFAULT,
            16 << 20,
            20_000,
            1_000,
            IngestLimits.DEFAULT,
            PolicyDocument.DEFAULT,
            Map.of(),
            Optional.empty(),
            Formats.DEFAULT,
            Keeping.DEFAULT,
            StoreSettings.DEFAULT,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            AccessSettings.DEFAULT,
            Optional.empty());

    /** Settings to change, which begin as these are. */
    public ServerConfigBuilder toBuilder() {
        return new ServerConfigBuilder(this);
    }

    /** The same settings on another port. */
    public ServerConfig withPort(int other) {
        return toBuilder().port(other).build();
    }

    /** The same settings with a receiver of verdicts. */
    public ServerConfig withWebhook(Webhook other) {
        return toBuilder().webhook(other).build();
    }

    /** The same settings with other ones for others' metrics. */
    public ServerConfig withFormats(Formats other) {
        return toBuilder().formats(other).build();
    }

    /** The same settings with data kept otherwise. */
    public ServerConfig withKeeping(Keeping other) {
        return toBuilder().keeping(other).build();
    }

    /** The same settings with other feature flags. */
    public ServerConfig withFlags(List<Flag> other) {
        return toBuilder().flags(other).build();
    }

    /** The same settings with other sources. */
    public ServerConfig withSources(List<SourceSettings> other) {
        return toBuilder().sources(other).build();
    }

    /** The same settings with others for who may do what. */
    public ServerConfig withAccess(AccessSettings other) {
        return toBuilder().access(other).build();
    }

    /** The same settings with nothing kept on disk. */
    public ServerConfig inMemory() {
        return withKeeping(keeping.withDurability(Durability.MEMORY));
    }

    /**
     * Where verdicts are sent.
     *
     * @param secret the receiver's signing secret, {@code whsec_} and base64
     * @param allowsPrivateAddresses whether the receiver may be on a loopback or private address
     * @param timeout of one attempt
     * @param retries when an attempt that failed is made again
     */
    public record Webhook(
            URI url, String secret, boolean allowsPrivateAddresses, Duration timeout, WebhookRetries retries) {

        /** A receiver that is tried again as by default. */
        public Webhook(URI url, String secret, boolean allowsPrivateAddresses, Duration timeout) {
            this(url, secret, allowsPrivateAddresses, timeout, WebhookRetries.DEFAULT);
        }

        /** Without the secret, and without the url's path, by which many receivers are known. */
        @Override
        public String toString() {
            return "Webhook[" + url.getScheme() + "://" + url.getHost() + ", secret=***]";
        }
    }
}
