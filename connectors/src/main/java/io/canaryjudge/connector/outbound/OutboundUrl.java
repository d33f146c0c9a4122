package io.canaryjudge.connector.outbound;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Where another program is called: http or https, without user information or fragment. Its path and query may be secret;
 * no text made from it shows them.
 *
 * @param uri with ASCII characters only
 */
public record OutboundUrl(URI uri) {

    private static final int MAX_PORT = 65_535;
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /** @throws IllegalArgumentException if it is none; the message shows no part of it */
    public OutboundUrl {
        String scheme = uri.getScheme();
        if (scheme == null || !SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("url: must start with http:// or https://");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("url: must have neither user information nor a fragment");
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
            throw new IllegalArgumentException("url: must have a host, and a port from 1 to " + MAX_PORT + " if any");
        }
        uri = URI.create(uri.toASCIIString());
    }

    /** Scheme, host and port, for logs. */
    public String origin() {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getHost() + port;
    }

    /** Its host, a name or an address. */
    public String host() {
        return uri.getHost();
    }

    /** Whether it is https. */
    public boolean encrypted() {
        return uri.getScheme().equalsIgnoreCase("https");
    }

    /** Its port, 80 or 443 if it names none. */
    public int port() {
        if (uri.getPort() < 0) {
            return encrypted() ? 443 : 80;
        }
        return uri.getPort();
    }

    /** What stands in the request line: path and query. */
    public String target() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** Whether both lead to the same program. */
    public boolean isSameOrigin(OutboundUrl other) {
        return encrypted() == other.encrypted() && port() == other.port() && host().equalsIgnoreCase(other.host());
    }

    @Override
    public String toString() {
        return origin();
    }
}
