package io.canaryjudge.http.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Finds out who sends a request. Safe for use by several threads. */
public final class Authenticator {

    /** The cookie in which a browser keeps the credential with which its user has logged in. */
    public static final String COOKIE = "judge_session";

    private final AccessSettings settings;
    private final Tokens tokens;
    private final Optional<OidcVerifier> oidc;
    private final RateLimiter limiter;
    private final LongSupplier nanos;

    /** @param nanos a clock for rates, which only goes forward */
    public Authenticator(Vertx vertx, AccessSettings settings, Tokens tokens, InstantSource clock, LongSupplier nanos) {
        this.settings = settings;
        this.tokens = tokens;
        this.nanos = nanos;
        oidc = settings.oidc().map(issuer -> new OidcVerifier(vertx, issuer, clock));
        limiter = new RateLimiter(settings.rateLimit());
    }

    /** Whether callers must say who they are. */
    public boolean isOn() {
        return settings.isAuthenticated();
    }

    /**
     * Who sends a request, which counts against their rate.
     *
     * @return fails with {@link AccessException} if that is not known, or it is one too many; has often completed already
     */
    public Future<Principal> authenticate(HttpServerRequest request) {
        if (!isOn()) {
            return Future.succeededFuture(Principal.ANYBODY);
        }
        Optional<String> credential = credential(request);
        Future<Principal> found = credential.isPresent()
                ? identify(credential.get())
                : certified(request)
                        .map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(AccessException.missing()));
        return found.compose(this::withinRate);
    }

    /**
     * Who sends a request, if nobody has to say that or it has a good API token in its header; null if {@link #authenticate}
     * must find out. Counts against no rate.
     */
    public @Nullable Principal knownAtOnce(HttpServerRequest request) {
        if (!isOn()) {
            return Principal.ANYBODY;
        }
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header == null
                ? null
                : TokenText.parse(credential(header)).flatMap(tokens::find).orElse(null);
    }

    /** Whether a request more is within its sender's rate; if so, it counts. */
    public boolean isWithinRate(Principal principal) {
        return !isOn() || limiter.take(principal.id(), nanos.getAsLong()) == 0;
    }

    /** Who has a credential: an API token or a token of the issuer. */
    public Future<Principal> identify(String credential) {
        Optional<TokenText> token = TokenText.parse(credential);
        if (token.isPresent()) {
            return tokens.find(token.get())
                    .map(Future::succeededFuture)
                    .orElseGet(() -> Future.failedFuture(
                            AccessException.invalid("the API token is not known, was revoked or has expired")));
        }
        return oidc.isPresent()
                ? oidc.get().verify(credential)
                : Future.failedFuture(AccessException.invalid("the credential is no API token"));
    }

    private Future<Principal> withinRate(Principal principal) {
        long wait = limiter.take(principal.id(), nanos.getAsLong());
        return wait == 0 ? Future.succeededFuture(principal) : Future.failedFuture(AccessException.tooMany(wait));
    }

    /** The credential of the header, or else of the cookie. */
    private static Optional<String> credential(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null) {
            return Optional.of(credential(header));
        }
        Cookie cookie = request.getHeader(HttpHeaders.COOKIE) == null ? null : request.getCookie(COOKIE);
        return Optional.ofNullable(cookie).map(Cookie::getValue);
    }

    /**
     * What follows {@code Bearer}; {@code Token}, as clients of InfluxDB have it; or the password after {@code Basic}, for
     * clients that can be given a URL only.
     */
    private static String credential(String header) {
        int blank = header.indexOf(' ');
        String scheme = blank < 0 ? header : header.substring(0, blank);
        String rest = blank < 0 ? "" : header.substring(blank + 1).strip();
        if (scheme.equalsIgnoreCase("bearer") || scheme.equalsIgnoreCase("token")) {
            return rest;
        }
        return scheme.equalsIgnoreCase("basic") ? password(rest) : "";
    }

    private static String password(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private Optional<Principal> certified(HttpServerRequest request) {
        SSLSession session =
                settings.certificates().isEmpty() ? null : request.connection().sslSession();
        X500Principal subject = session == null ? null : subject(session);
        if (subject == null) {
            return Optional.empty();
        }
        return settings.certificates().stream()
                .filter(rule -> rule.subject().equals(subject))
                .findFirst()
                .map(rule -> new Principal(
                        "certificate:" + subject.getName(),
                        subject.getName(),
                        Principal.Kind.CERTIFICATE,
                        List.of(rule.grant())));
    }

    private static @Nullable X500Principal subject(SSLSession session) {
        try {
            return session.getPeerPrincipal() instanceof X500Principal subject ? subject : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }
}
