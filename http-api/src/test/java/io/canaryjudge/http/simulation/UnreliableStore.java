package io.canaryjudge.http.simulation;

import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Decision;
import io.canaryjudge.spi.Delivery;
import io.canaryjudge.spi.Entry;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.Leases;
import io.canaryjudge.spi.Outbox;
import io.canaryjudge.spi.Retention;
import io.canaryjudge.spi.Store;
import io.canaryjudge.spi.StoreException;
import io.canaryjudge.spi.StoreException.Kind;
import io.canaryjudge.spi.StreamHead;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A store as one life of a node gets it: a call may fail before it has done anything or after it has done all, may be made
 * twice, and others may come in between.
 */
final class UnreliableStore implements Store {

    private final World world;
    private final Store store;
    private final Node node;
    private final String holder;
    private final Promises promises;

    UnreliableStore(World world, Store store, Node node, String holder, Promises promises) {
        this.world = world;
        this.store = store;
        this.node = node;
        this.holder = holder;
        this.promises = promises;
    }

    private <T> T call(String what, Supplier<T> call) {
        world.interleave();
        if (!node.reachesStore()) {
            throw failure(what, Kind.UNREACHABLE, "before");
        }
        if (world.mishap(0.03)) {
            throw failure(what, world.oneOf(List.of(Kind.FULL, Kind.TOO_SLOW)), "before");
        }
        T result = call.get();
        if (world.mishap(0.02)) {
            promises.count("calls made twice");
            world.say("%s: %s is made twice", holder, what);
            world.interleave();
            result = call.get();
        }
        if (world.mishap(0.03)) {
            throw failure(what, world.oneOf(List.of(Kind.UNREACHABLE, Kind.TOO_SLOW)), "after");
        }
        return result;
    }

    private StoreException failure(String what, Kind kind, String when) {
        promises.count("calls failed");
        world.say("%s: %s fails %s it is made: %s", holder, what, when, kind);
        return new StoreException(kind, "the model is " + kind, new IllegalStateException("on purpose"));
    }

    @Override
    public Journal journal() {
        return new UnreliableJournal(store.journal());
    }

    @Override
    public Outbox outbox() {
        return new UnreliableOutbox(store.outbox());
    }

    @Override
    public Leases leases() {
        return new UnreliableLeases(store.leases());
    }

    @Override
    public long vacuum(long nowMillis, Retention retention) {
        return call("vacuum", () -> store.vacuum(nowMillis, retention));
    }

    @Override
    public List<String> damage() {
        return store.damage();
    }

    @Override
    public void close() {
        // the model outlives the nodes
    }

    private final class UnreliableJournal implements Journal {
        private final Journal journal;

        UnreliableJournal(Journal journal) {
            this.journal = journal;
        }

        @Override
        public CommitOutcome commit(Commit commit) {
            return call("commit to " + commit.stream(), () -> {
                promises.writer(holder);
                CommitOutcome outcome = journal.commit(commit);
                promises.answered(outcome);
                world.say(
                        "%s: commit to %s after %d under epoch %d: %s %s",
                        holder,
                        commit.stream(),
                        commit.after(),
                        commit.epoch(),
                        commit.facts().get(0).type(),
                        outcome.getClass().getSimpleName());
                return outcome;
            });
        }

        @Override
        public List<Entry> read(String stream) {
            return call("read " + stream, () -> journal.read(stream));
        }

        @Override
        public Optional<StreamHead> find(String stream) {
            return call("find " + stream, () -> journal.find(stream));
        }

        @Override
        public Optional<StreamHead> findByKey(String key) {
            return call("find key " + key, () -> journal.findByKey(key));
        }

        @Override
        public List<StreamHead> open(String after, int limit) {
            return call("open", () -> journal.open(after, limit));
        }

        @Override
        public List<StreamHead> streams(String after, int limit) {
            return call("streams", () -> journal.streams(after, limit));
        }

        @Override
        public Optional<String> policy(String hash) {
            return call("policy", () -> journal.policy(hash));
        }

        @Override
        public Optional<Decision> decision(String subject, String stage, int attempt) {
            return call("decision", () -> journal.decision(subject, stage, attempt));
        }
    }

    private final class UnreliableOutbox implements Outbox {
        private final Outbox outbox;

        UnreliableOutbox(Outbox outbox) {
            this.outbox = outbox;
        }

        @Override
        public List<Delivery> due(String endpoint, long nowMillis, int limit) {
            return call("due", () -> outbox.due(endpoint, nowMillis, limit));
        }

        @Override
        public OptionalLong nextDueMillis(String endpoint) {
            return call("next due", () -> outbox.nextDueMillis(endpoint));
        }

        @Override
        public boolean settle(Delivery tried, Settlement settlement) {
            return call("settle " + tried.number(), () -> {
                boolean isSettled = outbox.settle(tried, settlement);
                world.say("%s: delivery %d %s: %b", holder, tried.number(), settlement.state(), isSettled);
                return isSettled;
            });
        }

        @Override
        public List<Delivery> dead(long after, int limit) {
            return call("dead", () -> outbox.dead(after, limit));
        }

        @Override
        public boolean offerAgain(long number, long nowMillis) {
            return call("offer again", () -> outbox.offerAgain(number, nowMillis));
        }

        @Override
        public List<String> creditors() {
            return call("creditors", outbox::creditors);
        }

        @Override
        public long giveUp(String endpoint, long nowMillis, String reason) {
            return call("give up " + endpoint, () -> outbox.giveUp(endpoint, nowMillis, reason));
        }

        @Override
        public long count(Delivery.State state) {
            return call("count", () -> outbox.count(state));
        }
    }

    private final class UnreliableLeases implements Leases {
        private final Leases leases;

        UnreliableLeases(Leases leases) {
            this.leases = leases;
        }

        @Override
        public LeaseOutcome acquire(String subject, String asking, long nowMillis, Duration time) {
            return call("acquire " + subject, () -> {
                LeaseOutcome outcome = leases.acquire(subject, asking, nowMillis, time);
                promises.leased(subject, asking, outcome);
                return outcome;
            });
        }

        @Override
        public void release(String subject, String asking) {
            call("release " + subject, () -> {
                leases.release(subject, asking);
                return true;
            });
        }
    }
}
