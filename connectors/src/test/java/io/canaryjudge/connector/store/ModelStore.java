package io.canaryjudge.connector.store;

import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Decision;
import io.canaryjudge.spi.Delivery;
import io.canaryjudge.spi.Entry;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.Leases;
import io.canaryjudge.spi.NewDelivery;
import io.canaryjudge.spi.Outbox;
import io.canaryjudge.spi.Retention;
import io.canaryjudge.spi.Store;
import io.canaryjudge.spi.StoreException;
import io.canaryjudge.spi.StreamHead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A slow, obvious store in memory. One of its protections may be left out, to see whether somebody notices. Safe for use
 * by several threads, one at a time.
 */
public final class ModelStore implements Store {

    private final Set<Protection> protections = EnumSet.allOf(Protection.class);
    private final TreeMap<String, Kept> streams = new TreeMap<>();
    private final Map<String, String> policies = new HashMap<>();
    private final Map<List<Object>, Decision> decisions = new HashMap<>();
    private final TreeMap<Long, Delivery> deliveries = new TreeMap<>();
    private final ModelLeases leases = new ModelLeases(this);
    private final Observer observer;
    private Runnable between = () -> {};
    private long lastNumber;
    private boolean isClosed;

    /** Empty, with all protections. */
    public ModelStore() {
        this((commit, head) -> {});
    }

    /** Empty, with all protections. */
    public ModelStore(Observer observer) {
        this.observer = observer;
    }

    /** What keeps the judge's promises. */
    public enum Protection {
        /** A commit under another epoch than the stream's is refused. */
        EPOCH,
        /** A commit on another state of the stream than its writer knows of is refused, and a repeated one is not written. */
        POSITION,
        /** What is owed is there if and only if what it tells of is. */
        OUTBOX_IN_THE_TRANSACTION,
        /** A lease that has run out may be taken. */
        TAKE_OVER
    }

    /** Is told of everything that is written, when it is. */
    @FunctionalInterface
    public interface Observer {

        /**
         * A commit has been written.
         *
         * @param head of the stream after it
         */
        void written(Commit commit, StreamHead head);
    }

    /** Leaves one out. */
    public ModelStore without(Protection one) {
        protections.remove(one);
        return this;
    }

    /** Runs something between a commit and what is owed because of it, where these are two transactions. */
    public void runBetween(Runnable action) {
        between = action;
    }

    /** Whether this one is left out. */
    public boolean isWithout(Protection one) {
        return !has(one);
    }

    boolean has(Protection one) {
        return protections.contains(one);
    }

    @Override
    public Journal journal() {
        return new ModelJournal();
    }

    @Override
    public Outbox outbox() {
        return new ModelOutbox();
    }

    @Override
    public Leases leases() {
        return leases;
    }

    @Override
    public long vacuum(long nowMillis, Retention retention) {
        return call(() -> {
            long before = nowMillis - retention.age().toMillis();
            List<StreamHead> closed = streams.values().stream()
                    .map(Kept::head)
                    .filter(head -> head.closedMillis().isPresent())
                    .sorted(Comparator.comparingLong(
                                    (StreamHead head) -> head.closedMillis().orElseThrow())
                            .thenComparing(StreamHead::stream)
                            .reversed())
                    .toList();
            Set<String> kept = new HashSet<>();
            closed.stream()
                    .limit(retention.closedStreams())
                    .filter(head -> head.closedMillis().orElseThrow() >= before)
                    .forEach(head -> kept.add(head.stream()));
            pending().forEach(delivery -> kept.add(delivery.owed().subject()));
            List<String> over = closed.stream()
                    .map(StreamHead::stream)
                    .filter(stream -> !kept.contains(stream))
                    .toList();
            over.forEach(this::drop);
            deliveries
                    .values()
                    .removeIf(delivery ->
                            delivery.state() != Delivery.State.PENDING && delivery.nextAttemptMillis() < before);
            return (long) over.size();
        });
    }

    private void drop(String stream) {
        streams.remove(stream);
        leases.drop(stream);
        decisions.keySet().removeIf(key -> key.get(0).equals(stream));
        deliveries.values().removeIf(delivery -> delivery.owed().subject().equals(stream));
        policies.keySet()
                .retainAll(streams.values().stream()
                        .map(kept -> kept.head().opening().policyHash())
                        .toList());
    }

    @Override
    public List<String> damage() {
        return List.of();
    }

    @Override
    public synchronized void close() {
        isClosed = true;
    }

    synchronized <T> T call(Supplier<T> action) {
        if (isClosed) {
            throw new StoreException(StoreException.Kind.CLOSED, "the model is closed", new IllegalStateException());
        }
        return action.get();
    }

    private Stream<Delivery> pending() {
        return deliveries.values().stream().filter(delivery -> delivery.state() == Delivery.State.PENDING);
    }

    /** A stream of the journal. */
    private record Kept(StreamHead head, List<Entry> entries) {}

    /** The journal as maps. */
    private final class ModelJournal implements Journal {

        @Override
        public CommitOutcome commit(Commit commit) {
            List<NewDelivery> later = new ArrayList<>();
            CommitOutcome outcome = call(() -> commitNow(commit, later));
            between.run();
            call(() -> owe(later));
            return outcome;
        }

        /** @param later takes what is owed, where that is not a part of the transaction */
        private CommitOutcome commitNow(Commit commit, List<NewDelivery> later) {
            long epoch = leases.epoch(commit.stream());
            if (has(Protection.EPOCH) && epoch != commit.epoch()) {
                return new CommitOutcome.StaleEpoch(epoch);
            }
            Kept stream = streams.get(commit.stream());
            long entries = stream == null ? 0 : stream.entries().size();
            if (has(Protection.POSITION) && entries != commit.after()) {
                return stream != null && isThereAlready(commit, stream)
                        ? new CommitOutcome.Written(stream.head())
                        : new CommitOutcome.Moved(stream == null ? empty(commit) : stream.head());
            }
            Optional<StreamHead> holder =
                    stream == null ? commit.opening().key().flatMap(this::holder) : Optional.empty();
            if (holder.isPresent()) {
                return new CommitOutcome.KeyTaken(holder.get());
            }
            Optional<Decision> taken = commit.decision().map(decision -> decisions.get(key(decision)));
            if (taken.isPresent()) {
                return new CommitOutcome.AlreadyDecided(taken.get());
            }
            return write(commit, stream == null ? new Kept(empty(commit), List.of()) : stream, later);
        }

        private boolean isThereAlready(Commit commit, Kept stream) {
            return stream.entries().size() == commit.after() + commit.facts().size()
                    && stream.entries().stream()
                            .skip(commit.after())
                            .map(Entry::fact)
                            .toList()
                            .equals(commit.facts());
        }

        private CommitOutcome write(Commit commit, Kept before, List<NewDelivery> later) {
            List<Entry> entries = new ArrayList<>(before.entries());
            StreamHead head = before.head();
            for (Fact fact : commit.facts()) {
                Entry entry = Entry.after(head, fact);
                entries.add(entry);
                head = head.with(entry);
            }
            if (commit.ending() == Commit.Ending.CLOSES) {
                head = head.closedAt(
                        commit.facts().get(commit.facts().size() - 1).atMillis());
            }
            streams.put(commit.stream(), new Kept(head, entries));
            commit.policies().forEach(policy -> policies.putIfAbsent(policy.hash(), policy.text()));
            commit.decision().ifPresent(decision -> decisions.put(key(decision), decision));
            if (has(Protection.OUTBOX_IN_THE_TRANSACTION)) {
                owe(commit.deliveries());
            } else {
                later.addAll(commit.deliveries());
            }
            observer.written(commit, head);
            return new CommitOutcome.Written(head);
        }

        private boolean owe(List<NewDelivery> owed) {
            for (NewDelivery each : owed) {
                boolean isThere = deliveries.values().stream()
                        .anyMatch(known -> known.owed().endpoint().equals(each.endpoint())
                                && known.owed()
                                        .notification()
                                        .id()
                                        .equals(each.notification().id()));
                if (!isThere) {
                    lastNumber++;
                    deliveries.put(
                            lastNumber,
                            new Delivery(lastNumber, each, Delivery.State.PENDING, 0, each.offeredMillis(), ""));
                }
            }
            return true;
        }

        private StreamHead empty(Commit commit) {
            return StreamHead.empty(
                    commit.stream(), commit.opening(), commit.facts().get(0).atMillis());
        }

        private Optional<StreamHead> holder(String key) {
            return streams.values().stream()
                    .map(Kept::head)
                    .filter(head -> head.opening().key().equals(Optional.of(key)))
                    .findFirst();
        }

        private static List<Object> key(Decision decision) {
            return List.of(decision.subject(), decision.stage(), decision.attempt());
        }

        @Override
        public List<Entry> read(String stream) {
            return call(() -> streams.containsKey(stream)
                    ? List.copyOf(streams.get(stream).entries())
                    : List.of());
        }

        @Override
        public Optional<StreamHead> find(String stream) {
            return call(() -> Optional.ofNullable(streams.get(stream)).map(Kept::head));
        }

        @Override
        public Optional<StreamHead> findByKey(String key) {
            return call(() -> holder(key));
        }

        @Override
        public List<StreamHead> open(String after, int limit) {
            return call(() -> heads(after)
                    .filter(head -> head.closedMillis().isEmpty())
                    .limit(limit)
                    .toList());
        }

        @Override
        public List<StreamHead> streams(String after, int limit) {
            return call(() -> heads(after).limit(limit).toList());
        }

        private Stream<StreamHead> heads(String after) {
            return streams.tailMap(after, false).values().stream().map(Kept::head);
        }

        @Override
        public Optional<String> policy(String hash) {
            return call(() -> Optional.ofNullable(policies.get(hash)));
        }

        @Override
        public Optional<Decision> decision(String subject, String stage, int attempt) {
            return call(() -> Optional.ofNullable(decisions.get(List.<Object>of(subject, stage, attempt))));
        }
    }

    /** The outbox as a map. */
    private final class ModelOutbox implements Outbox {

        @Override
        public List<Delivery> due(String endpoint, long nowMillis, int limit) {
            return call(() -> firsts(endpoint)
                    .filter(delivery -> delivery.nextAttemptMillis() <= nowMillis)
                    .limit(limit)
                    .toList());
        }

        @Override
        public OptionalLong nextDueMillis(String endpoint) {
            return call(() ->
                    firsts(endpoint).mapToLong(Delivery::nextAttemptMillis).findFirst());
        }

        /** The first that is pending of each subject, the longest due first. */
        private Stream<Delivery> firsts(String endpoint) {
            Set<String> subjects = new HashSet<>();
            return pending()
                    .filter(delivery -> delivery.owed().endpoint().equals(endpoint))
                    .filter(delivery -> subjects.add(delivery.owed().subject()))
                    .sorted(Comparator.comparingLong(Delivery::nextAttemptMillis)
                            .thenComparingLong(Delivery::number));
        }

        @Override
        public boolean settle(Delivery tried, Settlement settlement) {
            return call(() -> {
                Delivery known = deliveries.get(tried.number());
                if (known == null || known.state() != Delivery.State.PENDING || known.attempts() != tried.attempts()) {
                    return false;
                }
                deliveries.put(
                        tried.number(),
                        new Delivery(
                                tried.number(),
                                known.owed(),
                                settlement.state(),
                                tried.attempts() + 1,
                                settlement.atMillis(),
                                settlement.failure()));
                return true;
            });
        }

        @Override
        public List<Delivery> dead(long after, int limit) {
            return call(() -> deliveries.tailMap(after, false).values().stream()
                    .filter(delivery -> delivery.state() == Delivery.State.DEAD)
                    .limit(limit)
                    .toList());
        }

        @Override
        public boolean offerAgain(long number, long nowMillis) {
            return call(() -> {
                Delivery known = deliveries.get(number);
                if (known == null || known.state() != Delivery.State.DEAD) {
                    return false;
                }
                NewDelivery old = known.owed();
                NewDelivery again = new NewDelivery(old.endpoint(), old.subject(), old.notification(), nowMillis);
                deliveries.put(
                        number, new Delivery(number, again, Delivery.State.PENDING, 0, nowMillis, known.failure()));
                return true;
            });
        }

        @Override
        public List<String> creditors() {
            return call(() -> pending()
                    .map(delivery -> delivery.owed().endpoint())
                    .distinct()
                    .sorted()
                    .toList());
        }

        @Override
        public long giveUp(String endpoint, long nowMillis, String reason) {
            return call(() -> {
                List<Delivery> owed = pending()
                        .filter(delivery -> delivery.owed().endpoint().equals(endpoint))
                        .toList();
                owed.forEach(delivery -> deliveries.put(
                        delivery.number(),
                        new Delivery(
                                delivery.number(),
                                delivery.owed(),
                                Delivery.State.DEAD,
                                delivery.attempts(),
                                nowMillis,
                                reason)));
                return (long) owed.size();
            });
        }

        @Override
        public long count(Delivery.State state) {
            return call(() -> deliveries.values().stream()
                    .filter(delivery -> delivery.state() == state)
                    .count());
        }
    }
}
