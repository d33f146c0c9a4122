package io.canaryjudge.connector.source;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A server that is asked for what is measured, and how to ask it.
 *
 * @param name as policies, verdicts and logs name it
 * @param url of its root, http or https, without user information
 * @param timeout for one answer, 100 ms to 5 min
 * @param maxAnswerBytes the largest answer that is taken, 1 kB to 256 MB
 */
public record SourceServer(String name, URI url, Access access, Trust trust, Duration timeout, int maxAnswerBytes) {

    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration MOST_TIMEOUT = Duration.ofMinutes(5);
    private static final int MOST_BYTES = 256 << 20;

    /** @throws IllegalArgumentException if a value is out of its range */
    public SourceServer {
        String scheme = String.valueOf(url.getScheme());
        if (!(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https")) || url.getHost() == null) {
            throw new IllegalArgumentException("url must be http:// or https:// with a host");
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("url must have no user information, query or fragment");
        }
        if (timeout.compareTo(LEAST_TIMEOUT) < 0 || timeout.compareTo(MOST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("timeout must be 100 ms to 5 min, was " + timeout);
        }
        if (maxAnswerBytes < 1_024 || maxAnswerBytes > MOST_BYTES) {
            throw new IllegalArgumentException("maxAnswerBytes must be 1024 to 268435456, was " + maxAnswerBytes);
        }
    }

    /** The defaults: no credentials, the platform's certificates, 10 s, 16 MB. */
    public static SourceServer of(String name, URI url) {
        return new SourceServer(name, url, new Access.Open(), Trust.PLATFORM, Duration.ofSeconds(10), 16 << 20);
    }

    /** The same with other credentials. */
    public SourceServer withAccess(Access other) {
        return new SourceServer(name, url, other, trust, timeout, maxAnswerBytes);
    }

    /** The same with other limits. */
    public SourceServer withLimits(Duration otherTimeout, int otherMaxAnswerBytes) {
        return new SourceServer(name, url, access, trust, otherTimeout, otherMaxAnswerBytes);
    }

    /** The path of one of its functions, which begins with a slash. */
    public String path(String function) {
        return url.getRawPath().replaceAll("/+$", "") + function;
    }

    /** Whether it is asked over TLS. */
    public boolean isEncrypted() {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    /** Its port. */
    public int port() {
        return url.getPort() >= 0 ? url.getPort() : isEncrypted() ? 443 : 80;
    }

    /** By what it knows us. */
    public sealed interface Access {

        /** By nothing. */
        record Open() implements Access {}

        /** By user and password. */
        record Basic(String user, String password) implements Access {
            @Override
            public String toString() {
                return "Basic[" + user + ", ***]";
            }
        }

        /** By a token. */
        record Bearer(String token) implements Access {
            @Override
            public String toString() {
                return "Bearer[***]";
            }
        }
    }

    /**
     * Certificates, as PEM files.
     *
     * @param authorities whom to trust; where absent the platform's
     * @param certificate our own; together with {@code key}
     */
    public record Trust(Optional<String> authorities, Optional<String> certificate, Optional<String> key) {

        /** What the platform trusts, without a certificate of our own. */
        public static final Trust PLATFORM = new Trust(Optional.empty(), Optional.empty(), Optional.empty());

        /** @throws IllegalArgumentException if there is a certificate without a key or the other way round */
        public Trust {
            if (certificate.isPresent() != key.isPresent()) {
                throw new IllegalArgumentException("a client certificate and its key must be given together");
            }
        }
    }
}
