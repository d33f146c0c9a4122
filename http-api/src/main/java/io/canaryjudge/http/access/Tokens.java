package io.canaryjudge.http.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.canaryjudge.http.access.ListedToken.Source;
import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.spi.Store;
import io.vertx.core.Future;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API tokens: those of the settings and those of the store, in memory. They are looked up by any thread without
 * waiting; what is changed is kept in the store first.
 */
public final class Tokens {

    /** As many as may be kept at one time. */
    public static final int MOST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    /** How long another node's changes take to be known, and by how much a last use may be wrong. */
    private static final long ROUND_MILLIS = 10_000;

    private static final long USE_MILLIS = 60_000;
    private static final long KEPT_USE_MILLIS = 86_400_000;
    private static final String FIRST = "first";

    private final Loop loop;
    private final TokenJournal journal;
    private final InstantSource clock;
    private final Optional<String> adminTokenHash;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private final Principal first =
            new Principal("token:" + FIRST, "first admin token", Principal.Kind.TOKEN, List.of(Grant.EVERYTHING));
    /** Raised when a change begins and when it is done: what was read in between may be older than it. */
    private final AtomicInteger changes = new AtomicInteger();

    private long timer = -1;

    /** The tokens of the settings; {@link #start} adds those of the store. */
    public Tokens(Store store, Loop loop, AccessSettings settings, InstantSource clock) {
        this.loop = loop;
        this.clock = clock;
        journal = new TokenJournal(store.journal());
        adminTokenHash = settings.adminTokenHash();
        settings.tokens().forEach(token -> held.put(token.id(), new Held(token, Source.SETTINGS, 0)));
    }

    /** Reads those of the store, now and again and again. */
    public Future<Void> start() {
        return refresh().onSuccess(loaded -> timer = loop.setPeriodic(ROUND_MILLIS, this::round));
    }

    /** Keeps what is to be kept of their use, and looks at them no more. */
    public Future<Void> stop() {
        loop.cancelTimer(timer);
        return loop.callBlocking(this::keepUse).transform(kept -> Future.succeededFuture());
    }

    private void round() {
        loop.callBlocking(this::keepUse)
                .compose(kept -> refresh())
                .onFailure(failure -> LOG.warn("API tokens could not be read: {}", failure.getMessage()));
    }

    private Future<Void> refresh() {
        int before = changes.get();
        return loop.callBlocking(() -> journal.load(held::containsKey)).map(loaded -> {
            if (changes.get() == before) {
                take(loaded);
            }
            return null;
        });
    }

    private void take(TokenJournal.Loaded loaded) {
        for (TokenJournal.Kept each : loaded.others()) {
            held.computeIfAbsent(each.token().id(), id -> new Held(each.token(), Source.STORE, each.lastUseMillis()));
        }
        held.values()
                .removeIf(each -> each.source == Source.STORE && !loaded.ids().contains(each.token.id()));
    }

    /** On a worker. */
    private boolean keepUse() {
        long now = clock.millis();
        for (Held each : held.values()) {
            if (each.source == Source.STORE && each.token.isExpired(now)) {
                journal.expired(each.token.id(), now);
            } else if (each.source == Source.STORE && each.lastUseMillis - each.keptUseMillis >= KEPT_USE_MILLIS) {
                long use = each.lastUseMillis;
                journal.used(each.token.id(), use);
                each.keptUseMillis = use;
            }
        }
        return true;
    }

    /** Who has a token; empty if it is none, was revoked or has expired. */
    Optional<Principal> find(TokenText text) {
        Held known = held.get(text.id());
        String hash = text.hash();
        if (known == null) {
            boolean isFirst = adminTokenHash.isPresent()
                    && MessageDigest.isEqual(adminTokenHash.get().getBytes(US_ASCII), hash.getBytes(US_ASCII));
            return isFirst ? Optional.of(first) : Optional.empty();
        }
        long now = clock.millis();
        if (!known.token.isOf(hash) || known.token.isExpired(now)) {
            return Optional.empty();
        }
        known.used(now);
        return Optional.of(known.principal);
    }

    /** All that hold, by name. */
    public List<ListedToken> list() {
        long now = clock.millis();
        return held.values().stream()
                .filter(each -> !each.token.isExpired(now))
                .map(Held::listed)
                .sorted(Comparator.comparing((ListedToken each) -> each.token().name())
                        .thenComparing(each -> each.token().id()))
                .toList();
    }

    /** The token of an id. */
    public Optional<ListedToken> find(String id) {
        return Optional.ofNullable(held.get(id)).map(Held::listed);
    }

    /**
     * Makes one; empty if there are as many as may be.
     *
     * @param expiresMillis from when on it is none any more
     */
    public Future<Optional<NewToken>> create(String name, Grant grant, OptionalLong expiresMillis, String actor) {
        if (held.size() >= MOST) {
            return Future.succeededFuture(Optional.empty());
        }
        TokenText text = TokenText.random(random);
        ApiToken token = new ApiToken(text.id(), name, text.hash(), grant, clock.millis(), expiresMillis, actor);
        changes.incrementAndGet();
        return loop.callBlocking(() -> journal.create(token)).compose(isNew -> {
            changes.incrementAndGet();
            if (!isNew) {
                return create(name, grant, expiresMillis, actor);
            }
            held.put(token.id(), new Held(token, Source.STORE, 0));
            LOG.info("API token {} ({}) was made by {}", token.id(), name, actor);
            return Future.succeededFuture(Optional.of(new NewToken(text, token)));
        });
    }

    /** Revokes one of the store: from now on it is none, here at once, on other nodes within ten seconds. */
    public Future<Void> revoke(String id, String actor, String reason) {
        long now = clock.millis();
        changes.incrementAndGet();
        return loop.callBlocking(() -> {
                    journal.revoke(id, actor, reason, now);
                    return true;
                })
                .map(kept -> {
                    changes.incrementAndGet();
                    held.remove(id);
                    LOG.info("API token {} was revoked by {}: {}", id, actor, reason);
                    return null;
                });
    }

    /** A token with what becomes of it. */
    private static final class Held {
        private final ApiToken token;
        private final Source source;
        private final Principal principal;
        private volatile long lastUseMillis;
        private volatile long keptUseMillis;

        Held(ApiToken token, Source source, long lastUseMillis) {
            this.token = token;
            this.source = source;
            this.lastUseMillis = lastUseMillis;
            keptUseMillis = lastUseMillis;
            principal = token.principal();
        }

        void used(long nowMillis) {
            if (nowMillis - lastUseMillis >= USE_MILLIS) {
                lastUseMillis = nowMillis;
            }
        }

        ListedToken listed() {
            return new ListedToken(
                    token, source, lastUseMillis == 0 ? OptionalLong.empty() : OptionalLong.of(lastUseMillis));
        }
    }
}
