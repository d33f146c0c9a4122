package io.canaryjudge.http.rest;

import io.canaryjudge.http.access.AccessException;
import io.canaryjudge.http.config.Hosts;
import io.canaryjudge.http.config.ServerConfig;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the pages of others from using a browser against the service. What changes something must not come from a page of
 * another origin; answers tell browsers to show them to no other origin, to guess no types and to frame nothing. While
 * nobody has to say who they are, requests must name this machine as their host, since a page may have its own name point
 * here.
 */
final class BrowserGuard implements Handler<RoutingContext> {

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private static final CharSequence TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence SECURITY_POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence NOTHING =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");

    private final Set<String> origins;
    private final Set<String> hosts = new HashSet<>();
    private final CorsHandler cors;
    private final boolean anyHost;
    private final boolean isEncrypted;
    /** As it was written in the header. */
    private volatile String lastKnownHost = "";

    BrowserGuard(ServerConfig config) {
        origins = Set.copyOf(config.access().allowedOrigins());
        origins.forEach(origin -> hosts.add(URI.create(origin).getHost()));
        anyHost = config.access().isAuthenticated();
        isEncrypted = config.tls().isPresent();
        cors = CorsHandler.create()
                .addOrigins(List.copyOf(origins))
                .allowedMethods(
                        Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE))
                .allowedHeaders(Set.of("Authorization", "Content-Type", "Idempotency-Key", "If-None-Match"))
                .exposedHeaders(Set.of("ETag", "Location", "Retry-After"))
                .maxAgeSeconds(600);
    }

    @Override
    public void handle(RoutingContext context) {
        putHeaders(context.response());
        HttpServerRequest request = context.request();
        if (!anyHost && !isKnownHost(request.authority())) {
            throw HttpProblem.of(AccessException.refused("without authentication the service answers only under the"
                    + " names of this machine, such as localhost, not under the host of this request"));
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && origins.contains(origin)) {
            cors.handle(context);
        } else if (origin == null || SAFE.contains(request.method()) || isOwn(origin, request)) {
            context.next();
        } else {
            throw HttpProblem.of(AccessException.refused(
                    "the request comes from a page of another origin that is not allowed (access.allowedOrigins)"));
        }
    }

    /** Tells browsers what they may not do with an answer. */
    void putHeaders(HttpServerResponse response) {
        response.putHeader(TYPE_OPTIONS, NO_SNIFF)
                .putHeader(REFERRER_POLICY, NO_REFERRER)
                .putHeader(SECURITY_POLICY, NOTHING);
        if (isEncrypted) {
            response.putHeader("Strict-Transport-Security", "max-age=31536000");
        }
    }

    /** Whether no page of anybody can have made a request. */
    boolean isHarmless(HttpServerRequest request) {
        return request.getHeader(HttpHeaders.ORIGIN) == null && (anyHost || isKnownAsBefore(request));
    }

    /** Clients name the same host again and again; reading it each time would take as long as answering. */
    private boolean isKnownAsBefore(HttpServerRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        if (host != null && host.equals(lastKnownHost)) {
            return true;
        }
        boolean isKnown = isKnownHost(request.authority());
        if (isKnown && host != null) {
            lastKnownHost = host;
        }
        return isKnown;
    }

    private boolean isKnownHost(@Nullable HostAndPort authority) {
        return authority == null || Hosts.isLoopback(authority.host()) || hosts.contains(authority.host());
    }

    private static boolean isOwn(String origin, HttpServerRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        return host != null
                && origin.toLowerCase(Locale.ROOT).equals(request.scheme() + "://" + host.toLowerCase(Locale.ROOT));
    }
}
