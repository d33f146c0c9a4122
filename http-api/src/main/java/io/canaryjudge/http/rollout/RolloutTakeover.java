package io.canaryjudge.http.rollout;

import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.http.service.Durable;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.StoreException;
import io.canaryjudge.spi.StreamHead;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the rollouts that this process owns its own, and takes over those whose owner is not heard of any more. Confined to
 * the service's context.
 */
final class RolloutTakeover {

    private static final Logger LOG = LoggerFactory.getLogger(RolloutTakeover.class);
    private static final int PAGE = 500;

    private final Loop loop;
    private final Durable durable;
    private final InstantSource clock;
    private final Predicate<String> isRunning;
    private final Predicate<String> isHeld;
    private long timer = -1;

    /**
     * @param isRunning whether this process drives a rollout
     * @param isHeld whether one is in memory
     */
    RolloutTakeover(
            Loop loop, Durable durable, InstantSource clock, Predicate<String> isRunning, Predicate<String> isHeld) {
        this.loop = loop;
        this.durable = durable;
        this.clock = clock;
        this.isRunning = isRunning;
        this.isHeld = isHeld;
    }

    /**
     * Brings back the newest of what is over and all that is not, as many as there is room for.
     *
     * @param resume goes on with one, under an epoch; 0 for one that is over
     * @param lose leaves one to another node
     */
    Future<Void> restore(int most, ObjLongConsumer<KeptRollout> resume, Consumer<String> lose) {
        return loop.callBlocking(() -> readAll(most)).map(found -> {
            found.forEach(one -> resume.accept(one.rollout(), one.epoch()));
            timer = loop.setPeriodic(durable.ownership().lease().toMillis() / 3, () -> round(resume, lose));
            return null;
        });
    }

    void stop() {
        loop.cancelTimer(timer);
    }

    /** Takes a new stream; its epoch. */
    Future<Long> claim(String id) {
        return loop.callBlocking(() -> claimNow(id))
                .map(epoch -> epoch.orElseThrow(() -> new IllegalStateException(id + " is owned already")));
    }

    private OptionalLong claimNow(String id) {
        return durable.ownership().claim(durable.store().leases(), id, clock.millis());
    }

    /** Prolongs what is owned and takes what is free. */
    private void round(ObjLongConsumer<KeptRollout> resume, Consumer<String> lose) {
        loop.callBlocking(this::openStreams).onSuccess(open -> {
            List<String> mine = open.stream().filter(isRunning).toList();
            loop.callBlocking(() -> turn(open, mine)).onComplete(turned -> {
                if (turned.failed()) {
                    LOG.warn("leases could not be prolonged: {}", turned.cause().getMessage());
                    return;
                }
                turned.result().lost().forEach(lose);
                turned.result().found().stream()
                        .filter(one -> !isHeld.test(one.rollout().head().stream()))
                        .forEach(one -> resume.accept(one.rollout(), one.epoch()));
            });
        });
    }

    /** On a worker. */
    private List<String> openStreams() {
        List<String> open = new ArrayList<>();
        for (StreamHead head : heads()) {
            if (head.closedMillis().isEmpty()) {
                open.add(head.stream());
            }
        }
        return open;
    }

    /** On a worker. */
    private Turn turn(List<String> open, List<String> mine) {
        List<String> lost = new ArrayList<>();
        List<Found> found = new ArrayList<>();
        for (String stream : open) {
            OptionalLong epoch = claimNow(stream);
            if (mine.contains(stream) && epoch.isEmpty()) {
                lost.add(stream);
            } else if (!mine.contains(stream) && epoch.isPresent()) {
                read(stream, epoch.getAsLong(), found);
            }
        }
        return new Turn(lost, found);
    }

    /** On a worker: the streams of rollouts, which their names keep together, oldest first. */
    private List<StreamHead> heads() {
        Journal journal = durable.store().journal();
        List<StreamHead> heads = new ArrayList<>();
        String after = RolloutFacts.PREFIX;
        List<StreamHead> page;
        do {
            page = journal.streams(after, PAGE);
            for (StreamHead head : page) {
                after = head.stream();
                if (!after.startsWith(RolloutFacts.PREFIX)) {
                    return heads;
                }
                heads.add(head);
            }
        } while (page.size() == PAGE);
        return heads;
    }

    /** On a worker. */
    private List<Found> readAll(int most) {
        List<String> open = new ArrayList<>();
        List<String> over = new ArrayList<>();
        heads().forEach(head -> (head.closedMillis().isEmpty() ? open : over).add(head.stream()));
        int room = Math.max(0, most - open.size());
        List<Found> found = new ArrayList<>();
        over.subList(Math.max(0, over.size() - room), over.size()).forEach(stream -> read(stream, 0, found));
        for (String stream : open) {
            claimNow(stream).ifPresent(epoch -> read(stream, epoch, found));
        }
        return found;
    }

    /** One that cannot be read is said, and the others go on. */
    private void read(String stream, long epoch, List<Found> found) {
        try {
            found.add(new Found(KeptRollout.read(durable.store().journal(), stream), epoch));
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("rollout {} cannot be read from the journal: {}", stream, e.toString());
        }
    }

    /** A rollout that is this process's now. */
    private record Found(KeptRollout rollout, long epoch) {}

    /** What a round has brought. */
    private record Turn(List<String> lost, List<Found> found) {}
}
