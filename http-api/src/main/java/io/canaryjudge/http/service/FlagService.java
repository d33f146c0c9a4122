package io.canaryjudge.http.service;

import io.canaryjudge.flag.Flag;
import io.canaryjudge.flag.FlagChange;
import io.canaryjudge.flag.FlagKey;
import io.canaryjudge.flag.FlagState;
import io.canaryjudge.http.config.FlagReader;
import io.canaryjudge.http.service.FlagResult.Changed;
import io.canaryjudge.http.service.FlagResult.Conflict;
import io.canaryjudge.http.service.FlagResult.Created;
import io.canaryjudge.http.service.FlagResult.Removed;
import io.canaryjudge.http.service.FlagResult.TooMany;
import io.canaryjudge.http.service.FlagResult.Unknown;
import io.canaryjudge.spi.FlagStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the feature flags. They are read by any thread, without waiting; they are changed one after another, and a change
 * is seen by readers once the store has it. The changing methods must be called on one Vert.x context.
 */
public final class FlagService {

    private static final Logger LOG = LoggerFactory.getLogger(FlagService.class);

    private final FlagStore store;
    private final InstantSource clock;
    private volatile SortedMap<FlagKey, FlagState> flags = new TreeMap<>();
    private Future<?> last = Future.succeededFuture();

    /** A service without flags. */
    public FlagService(FlagStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Takes the flags that the store has, and keeps those of {@code first} that it has not.
     *
     * @param first flags of a file, which so have their first state
     */
    public Future<Void> start(Collection<Flag> first) {
        return inOrder(() -> Future.fromCompletionStage(store.load()).compose(loaded -> {
            publish(known -> loaded.forEach(state -> known.put(state.flag().key(), state)));
            Future<Void> kept = Future.succeededFuture();
            for (Flag flag : first) {
                if (!flags.containsKey(flag.key())) {
                    FlagChange change = new FlagChange(now(), "settings", "flagsFile", "defined");
                    kept = kept.compose(before -> keep(FlagState.created(flag, change)));
                }
            }
            return kept.onSuccess(all -> LOG.info("feature flags: {}", flags.size()));
        }));
    }

    /** The time by which flags are stale or not. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** All flags, by key. */
    public Collection<FlagState> list() {
        return Collections.unmodifiableCollection(flags.values());
    }

    /** The flag of a key. */
    public Optional<FlagState> find(String key) {
        return FlagKey.isKey(key) ? Optional.ofNullable(flags.get(new FlagKey(key))) : Optional.empty();
    }

    /** Defines a flag, or defines it anew. */
    public Future<FlagResult> put(Flag flag, FlagOrder order) {
        return inOrder(() -> {
            FlagState known = flags.get(flag.key());
            if (known != null) {
                return change(known, flag, "redefined", order);
            }
            if (order.revision().isPresent()) {
                return Future.succeededFuture(new Unknown());
            }
            if (flags.size() >= FlagReader.MOST_FLAGS) {
                return Future.succeededFuture(new TooMany(FlagReader.MOST_FLAGS));
            }
            FlagChange change = made(order, "defined");
            FlagState state = FlagState.created(flag, change);
            return keep(state).map(kept -> {
                log(flag.key(), change);
                return new Created(state);
            });
        });
    }

    /** Changes how far a flag is rolled out. */
    public Future<FlagResult> patch(FlagKey key, FlagPatch patch, FlagOrder order) {
        return inOrder(() -> {
            FlagState known = flags.get(key);
            if (known == null) {
                return Future.succeededFuture(new Unknown());
            }
            if (!patch.fits(known.flag())) {
                return Future.succeededFuture(new Conflict(known, "the flag's strategy is not percentage"));
            }
            return change(known, patch.apply(known.flag()), patch.words(known.flag()), order);
        });
    }

    /** Removes a flag; programs that ask for it fall back to the value that they were written with. */
    public Future<FlagResult> remove(FlagKey key, FlagOrder order) {
        return inOrder(() -> {
            FlagState known = flags.get(key);
            if (known == null) {
                return Future.succeededFuture(new Unknown());
            }
            Optional<FlagResult> conflict = conflict(known, order);
            if (conflict.isPresent()) {
                return Future.succeededFuture(conflict.get());
            }
            return Future.fromCompletionStage(store.remove(key)).map(gone -> {
                publish(all -> all.remove(key));
                log(key, made(order, "removed"));
                return new Removed();
            });
        });
    }

    private Future<FlagResult> change(FlagState known, Flag next, String what, FlagOrder order) {
        Optional<FlagResult> conflict = conflict(known, order);
        if (conflict.isPresent()) {
            return Future.succeededFuture(conflict.get());
        }
        if (next.equals(known.flag())) {
            return Future.succeededFuture(new Changed(known));
        }
        FlagChange change = made(order, what);
        FlagState state = known.changed(next, change);
        return keep(state).map(kept -> {
            log(next.key(), change);
            return new Changed(state);
        });
    }

    private static Optional<FlagResult> conflict(FlagState known, FlagOrder order) {
        return order.revision().isEmpty() || order.revision().getAsLong() == known.revision()
                ? Optional.empty()
                : Optional.of(new Conflict(
                        known,
                        "the flag has revision " + known.revision() + ", not "
                                + order.revision().getAsLong()));
    }

    private FlagChange made(FlagOrder order, String what) {
        return new FlagChange(now(), order.actor(), order.reason(), what);
    }

    private Future<Void> keep(FlagState state) {
        return Future.fromCompletionStage(store.save(state)).map(saved -> {
            publish(all -> all.put(state.flag().key(), state));
            return null;
        });
    }

    private static void log(FlagKey key, FlagChange change) {
        LOG.info("flag {} {} by {}: {}", key, change.what(), change.actor(), change.reason());
    }

    private void publish(Consumer<Map<FlagKey, FlagState>> edit) {
        SortedMap<FlagKey, FlagState> next = new TreeMap<>(flags);
        edit.accept(next);
        flags = next;
    }

    private <T> Future<T> inOrder(Supplier<Future<T>> work) {
        Future<T> next = last.transform(before -> work.get());
        last = next;
        return next;
    }
}
