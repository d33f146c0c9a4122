package io.canaryjudge.http.service;

import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.http.wire.ShownVerdict;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.StoreException;
import io.canaryjudge.spi.StreamHead;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the analyses that this process owns its own, and takes over those whose owner is not heard of any more: at the
 * start all that nobody owns, later what other nodes have left, and what was begun without this process having heard that it was. Confined to the service's loop.
 */
final class Takeover {

    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);
    private static final int PAGE = 500;

    private final Loop loop;
    private final Durable durable;
    private final InstantSource clock;
    private final Predicate<String> isHeld;
    private final ObjLongConsumer<KeptAnalysis> resume;
    private final Consumer<String> lose;
    private final Supplier<Set<String>> running;
    private long timer = -1;

    /**
     * @param running the analyses that this process judges
     * @param isHeld whether an analysis is in memory
     * @param resume goes on with one, under an epoch
     * @param lose leaves one to another node
     */
    Takeover(
            Loop loop,
            Durable durable,
            InstantSource clock,
            Supplier<Set<String>> running,
            Predicate<String> isHeld,
            ObjLongConsumer<KeptAnalysis> resume,
            Consumer<String> lose) {
        this.loop = loop;
        this.durable = durable;
        this.clock = clock;
        this.running = running;
        this.isHeld = isHeld;
        this.resume = resume;
        this.lose = lose;
    }

    /** Brings back the newest of what is over and all that is not, as many as there is room for. */
    Future<Void> restore(int most) {
        return loop.callBlocking(() -> readAll(most)).map(found -> {
            found.forEach(this::resume);
            if (!found.isEmpty()) {
                long open =
                        found.stream().filter(one -> !one.analysis().isOver()).count();
                LOG.info("{} analyses are in the journal, {} of them go on", found.size(), open);
            }
            timer = loop.setPeriodic(roundMillis(), this::round);
            return null;
        });
    }

    /** Three in the time of a lease, so that one that fails does not cost it. */
    private long roundMillis() {
        return durable.ownership().lease().toMillis() / 3;
    }

    void stop() {
        loop.cancelTimer(timer);
    }

    /** Takes a new stream; its epoch. */
    Future<Long> claim(String id) {
        return loop.callBlocking(() -> claimNow(id))
                .map(epoch -> epoch.orElseThrow(() -> new IllegalStateException(id + " is owned already")));
    }

    /** An analysis that may be another node's, as it stands in the journal. */
    Future<AnalysisView> look(StreamHead head) {
        return loop.callBlocking(() -> KeptAnalysis.read(durable.store().journal(), head))
                .map(kept -> new AnalysisView(
                        kept.id(), kept.last(), kept.isOver(), ShownVerdict.of(kept.id(), kept.last(), kept::verdict)));
    }

    /** The analysis of an idempotency key, as it stands in the journal; empty when there is none. */
    Future<Optional<AnalysisView>> lookByKey(String key) {
        return loop.callBlocking(() -> durable.store().journal().findByKey(key))
                .compose(head -> head.map(found -> look(found).map(Optional::of))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }

    private OptionalLong claimNow(String id) {
        return durable.ownership().claim(durable.store().leases(), id, clock.millis());
    }

    private void resume(Found found) {
        String id = found.analysis().id();
        if (!isHeld.test(id)) {
            LOG.debug("analysis {} is this process's now", id);
            resume.accept(found.analysis(), found.epoch());
        }
    }

    /** Prolongs what is owned and takes what is free. */
    private void round() {
        Set<String> mine = running.get();
        loop.callBlocking(() -> turn(mine)).onComplete(turned -> {
            if (turned.failed()) {
                LOG.warn("leases could not be prolonged: {}", turned.cause().getMessage());
                return;
            }
            turned.result().lost().forEach(lose);
            turned.result().found().forEach(this::resume);
        });
    }

    /** On a worker. */
    private Turn turn(Set<String> mine) {
        List<String> lost = new ArrayList<>();
        List<Found> found = new ArrayList<>();
        Journal journal = durable.store().journal();
        String after = "";
        List<StreamHead> page;
        do {
            page = journal.open(after, PAGE);
            for (StreamHead head : page) {
                after = head.stream();
                turn(head, mine, lost, found);
            }
        } while (page.size() == PAGE);
        return new Turn(lost, found);
    }

    private void turn(StreamHead head, Set<String> mine, List<String> lost, List<Found> found) {
        if (!head.stream().startsWith(KeptAnalysis.PREFIX)) {
            return;
        }
        OptionalLong epoch = claimNow(head.stream());
        if (mine.contains(head.stream()) && epoch.isEmpty()) {
            lost.add(head.stream());
        } else if (!mine.contains(head.stream()) && epoch.isPresent()) {
            read(head, epoch.getAsLong(), found);
        }
    }

    /** On a worker. */
    private List<Found> readAll(int most) {
        List<StreamHead> open = new ArrayList<>();
        List<StreamHead> over = new ArrayList<>();
        String after = "";
        List<StreamHead> page;
        do {
            page = durable.store().journal().streams(after, PAGE);
            for (StreamHead head : page) {
                after = head.stream();
                if (after.startsWith(KeptAnalysis.PREFIX)) {
                    (head.closedMillis().isEmpty() ? open : over).add(head);
                }
            }
        } while (page.size() == PAGE);
        int room = Math.max(0, most - open.size());
        List<StreamHead> newest = new ArrayList<>(over.subList(Math.max(0, over.size() - room), over.size()));
        newest.addAll(open);
        List<Found> found = new ArrayList<>();
        newest.forEach(head -> readIfMine(head, found));
        return found;
    }

    private void readIfMine(StreamHead head, List<Found> found) {
        if (head.closedMillis().isPresent()) {
            read(head, 0, found);
            return;
        }
        OptionalLong epoch = claimNow(head.stream());
        if (epoch.isPresent()) {
            read(head, epoch.getAsLong(), found);
        }
    }

    /** One that cannot be read is said, and the others go on. The head is read again: it may have moved before the claim. */
    private void read(StreamHead known, long epoch, List<Found> found) {
        try {
            StreamHead head = durable.store().journal().find(known.stream()).orElse(known);
            found.add(new Found(KeptAnalysis.read(durable.store().journal(), head), epoch));
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("analysis {} cannot be read from the journal: {}", known.stream(), e.toString());
        }
    }

    /** An analysis that is this process's now. */
    private record Found(KeptAnalysis analysis, long epoch) {}

    /** What a round has brought. */
    private record Turn(List<String> lost, List<Found> found) {}
}
