package io.canaryjudge.http.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.authentication.TokenCredentials;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who has a bearer token of the OIDC issuer. Safe for use by several threads.
 *
 * <p>The issuer's keys are fetched when the first token comes, and again each hour, and when a token names a key that is
 * not known, but at most every ten seconds whatever comes. While the issuer cannot be reached the old keys hold, for a day.
 */
final class OidcVerifier {

    private static final Logger LOG = LoggerFactory.getLogger(OidcVerifier.class);
    private static final long FRESH_MILLIS = 3_600_000;
    private static final long LONGEST_MILLIS = 24 * FRESH_MILLIS;
    private static final long PAUSE_MILLIS = 10_000;
    private static final int LONGEST_TOKEN = 16_384;
    private static final int MOST_CHECKED = 1_000;

    private final Vertx vertx;
    private final OidcSettings settings;
    private final InstantSource clock;
    private final IssuerClient issuer;
    private final AtomicReference<@Nullable Future<IssuerKeys>> fetching = new AtomicReference<>();
    /** Tokens whose signature was checked: whoever polls need not have it checked each time. */
    private final Map<String, Checked> checked = new ConcurrentHashMap<>();

    private volatile @Nullable IssuerKeys keys;
    private volatile long triedMillis = Long.MIN_VALUE;

    OidcVerifier(Vertx vertx, OidcSettings settings, InstantSource clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.clock = clock;
        issuer = new IssuerClient(vertx, settings.issuer());
    }

    /**
     * Who has a token.
     *
     * @return fails with {@link AccessException} if the token is none or the issuer cannot be asked
     */
    Future<Principal> verify(String token) {
        Optional<String> keyId = keyId(token);
        if (keyId.isEmpty()) {
            return refused("the bearer token is neither an API token nor a signed token of the issuer");
        }
        return keysFor(keyId.get()).compose(known -> check(known, token));
    }

    /** The id of the key of a token by an algorithm that is allowed; empty if there is none or it is no token. */
    private Optional<String> keyId(String token) {
        int dot = token.indexOf('.');
        if (dot < 0 || token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        try {
            byte[] decoded = Base64.getUrlDecoder().decode(token.substring(0, dot));
            JsonObject header = new JsonObject(new String(decoded, UTF_8));
            boolean isAllowed = header.getValue("alg") instanceof String algorithm
                    && settings.algorithms().contains(algorithm)
                    && !header.containsKey("crit");
            return isAllowed ? Optional.of(header.getString("kid", "")) : Optional.empty();
        } catch (IllegalArgumentException | DecodeException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private Future<IssuerKeys> keysFor(String keyId) {
        long now = clock.millis();
        IssuerKeys known = keys;
        boolean mayAsk = triedMillis == Long.MIN_VALUE || now - triedMillis >= PAUSE_MILLIS;
        if (known == null || now - known.fetchedMillis() > LONGEST_MILLIS) {
            return mayAsk || fetching.get() != null ? fetch() : Future.failedFuture(unreachable());
        }
        if (now - known.fetchedMillis() > FRESH_MILLIS && mayAsk) {
            fetch();
            return Future.succeededFuture(known);
        }
        if (known.has(keyId)) {
            return Future.succeededFuture(known);
        }
        return mayAsk || fetching.get() != null
                ? fetch().recover(failure -> Future.succeededFuture(known))
                : Future.succeededFuture(known);
    }

    /** Asks the issuer, once for all who wait for it. */
    private Future<IssuerKeys> fetch() {
        Promise<IssuerKeys> promise = Promise.promise();
        Future<IssuerKeys> running = fetching.compareAndExchange(null, promise.future());
        if (running != null) {
            return running;
        }
        triedMillis = clock.millis();
        issuer.keys()
                .map(set -> IssuerKeys.of(vertx, set, settings, clock.millis()))
                .onComplete(fetched -> {
                    if (fetched.succeeded()) {
                        keys = fetched.result();
                    } else {
                        LOG.warn(
                                "the keys of the issuer {} cannot be had: {}",
                                settings.issuer(),
                                fetched.cause().getMessage());
                    }
                    fetching.set(null);
                    if (fetched.succeeded()) {
                        promise.complete(fetched.result());
                    } else {
                        promise.fail(unreachable());
                    }
                });
        return promise.future();
    }

    private static AccessException unreachable() {
        return AccessException.unavailable("the OIDC issuer does not give its keys at present");
    }

    private Future<Principal> check(IssuerKeys known, String token) {
        Checked before = checked.get(token);
        if (before != null && before.keys().equals(known)) {
            return principal(before.claims());
        }
        return known.signatures().authenticate(new TokenCredentials(token)).transform(found -> {
            if (found.failed()) {
                return refused("the bearer token's signature, issuer or audience is not as it must be");
            }
            JsonObject claims = found.result().attributes().getJsonObject("accessToken");
            if (checked.size() >= MOST_CHECKED) {
                checked.clear();
            }
            checked.put(token, new Checked(known, claims));
            return principal(claims);
        });
    }

    private Future<Principal> principal(JsonObject claims) {
        Optional<String> untimely = untimely(claims, clock.millis() / 1_000.0);
        if (untimely.isPresent()) {
            return refused(untimely.get());
        }
        if (!(claims.getValue("sub") instanceof String subject) || subject.isBlank()) {
            return refused("the bearer token does not say of whom it is (sub)");
        }
        String name = claims.getValue(settings.nameClaim()) instanceof String text && isOneLine(text) ? text : subject;
        List<Grant> grants = settings.rules().stream()
                .flatMap(rule -> rule.grant(claims).stream())
                .toList();
        return isOneLine(name)
                ? Future.succeededFuture(new Principal("oidc:" + subject, name, Principal.Kind.OIDC, grants))
                : refused("the bearer token's sub must be 1 to 256 characters without control characters");
    }

    private static boolean isOneLine(String text) {
        return !text.isBlank() && text.length() <= 256 && text.chars().noneMatch(Character::isISOControl);
    }

    /** Why a token does not hold now; empty if it does. A token without an end is none. */
    private Optional<String> untimely(JsonObject claims, double nowSeconds) {
        double skew = settings.clockSkew().toMillis() / 1_000.0;
        if (!(claims.getValue("exp") instanceof Number expiry)) {
            return Optional.of("the bearer token does not say when it expires (exp)");
        }
        if (!(nowSeconds < expiry.doubleValue() + skew)) {
            return Optional.of("the bearer token has expired");
        }
        if (!claims.containsKey("nbf")) {
            return Optional.empty();
        }
        boolean holds = claims.getValue("nbf") instanceof Number start && nowSeconds >= start.doubleValue() - skew;
        return holds ? Optional.empty() : Optional.of("the bearer token does not hold yet (nbf)");
    }

    private static <T> Future<T> refused(String reason) {
        return Future.failedFuture(AccessException.invalid(reason));
    }

    /** The claims of a token whose signature is that of one of these keys; not to be changed. */
    private record Checked(IssuerKeys keys, JsonObject claims) {}
}
