package io.canaryjudge.http.outbox;

import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.Delivery;
import io.canaryjudge.spi.Leases.LeaseOutcome;
import io.canaryjudge.spi.Notifier;
import io.canaryjudge.spi.Outbox.Settlement;
import io.canaryjudge.spi.Store;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the deliveries to one receiver, each until it is taken or given up: some at a time, those of one subject one after
 * the other. What has been sent and could not be noted is not sent again by this process.
 *
 * <p>Of several processes over one store, the one that holds the lease of the receiver sends.
 */
public final class OutboxDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxDispatcher.class);
    private static final int MOST_AT_ONCE = 8;
    private static final long SHORTEST_SLEEP_MILLIS = 10;
    /** Others may have committed something that nobody here was told of, or the clock may have jumped. */
    private static final long LONGEST_SLEEP_MILLIS = 1_000;

    private static final long STORE_RETRY_MILLIS = 1_000;

    private final Loop loop;
    private final Settings settings;
    private final Store store;
    private final Notifier notifier;
    private final Consumer<Boolean> onEnd;
    private final SplittableRandom random;
    private final Set<Long> underWay = new HashSet<>();
    /** What was noted since the look that is under way began, which may not have seen that. */
    private final Set<Long> notedSince = new HashSet<>();

    private final List<Promise<Void>> waitingForIdle = new ArrayList<>();
    private Circuit circuit = Circuit.CLOSED;
    private boolean looking;
    private boolean lookAgain;
    private boolean stopped;
    private boolean storeFails;
    private long leasedUntil = Long.MIN_VALUE;
    private long timer = -1;

    /**
     * A dispatcher that does not run yet; to be used on this loop.
     *
     * @param onEnd told of each delivery that has come to its end: whether the receiver has taken it
     * @param random spreads the retries; a split of it is used
     */
    public OutboxDispatcher(
            Loop loop,
            Settings settings,
            Store store,
            Notifier notifier,
            Consumer<Boolean> onEnd,
            SplittableRandom random) {
        this.loop = loop;
        this.settings = settings;
        this.store = store;
        this.notifier = notifier;
        this.onEnd = onEnd;
        this.random = random.split();
    }

    /**
     * What a dispatcher goes by.
     *
     * @param endpoint the receiver's name in the outbox
     * @param holder this process, as leases name it
     * @param lease how long a receiver is left to a process that is not heard of
     */
    public record Settings(String endpoint, String holder, Duration lease, RetryPolicy retries, InstantSource clock) {}

    /** What the lease is called of who tells a receiver. */
    public static String leaseOf(String endpoint) {
        return "outbox/" + endpoint;
    }

    /** Looks whether something is owed; to be called when something was committed, and once at the start. */
    public void wake() {
        if (looking) {
            lookAgain = true;
        } else if (!stopped) {
            look();
        }
    }

    /** Begins nothing more; the future completes when what is under way has ended and is noted. */
    public Future<Void> stop() {
        stopped = true;
        loop.cancelTimer(timer);
        Promise<Void> idle = Promise.promise();
        waitingForIdle.add(idle);
        tellIfIdle();
        return idle.future();
    }

    private void look() {
        looking = true;
        lookAgain = false;
        notedSince.clear();
        loop.cancelTimer(timer);
        long now = settings.clock().millis();
        boolean isLeased = now < leasedUntil - settings.lease().toMillis() / 2;
        loop.callBlocking(() -> isLeased ? owed(now, leasedUntil) : lease(now)).onComplete(found -> {
            looking = false;
            if (found.succeeded()) {
                storeFails = false;
                leasedUntil = found.result().leasedUntil();
                begin(found.result(), now);
            } else {
                tellStoreFailure(found.cause());
                sleep(STORE_RETRY_MILLIS);
            }
        });
    }

    /** On a worker, as {@link #owed}. */
    private Owed lease(long now) {
        LeaseOutcome lease =
                store.leases().acquire(leaseOf(settings.endpoint()), settings.holder(), now, settings.lease());
        if (lease instanceof LeaseOutcome.Held held) {
            return owed(now, held.untilMillis());
        }
        long othersUntil = ((LeaseOutcome.HeldByOther) lease).untilMillis();
        return new Owed(List.of(), OptionalLong.of(othersUntil), Long.MIN_VALUE);
    }

    private Owed owed(long now, long until) {
        return new Owed(
                store.outbox().due(settings.endpoint(), now, 2 * MOST_AT_ONCE),
                store.outbox().nextDueMillis(settings.endpoint()),
                until);
    }

    private void begin(Owed owed, long now) {
        for (Delivery delivery : owed.due()) {
            boolean isTaken = underWay.contains(delivery.number()) || notedSince.contains(delivery.number());
            if (!stopped && !isTaken && underWay.size() < MOST_AT_ONCE) {
                begin(delivery, now);
            }
        }
        if (lookAgain) {
            wake();
        } else if (!stopped) {
            long next = owed.next().orElse(Long.MAX_VALUE);
            boolean isOpen = circuit.openUntilMillis() > now && !circuit.isGone();
            long until = isOpen ? circuit.openUntilMillis() : next;
            long wait = until == Long.MAX_VALUE || until <= now ? LONGEST_SLEEP_MILLIS : until - now;
            sleep(Math.min(LONGEST_SLEEP_MILLIS, Math.max(SHORTEST_SLEEP_MILLIS, wait)));
        }
    }

    private void begin(Delivery delivery, long now) {
        if (circuit.isGone()) {
            underWay.add(delivery.number());
            note(delivery, Settlement.dead(now, "the receiver has answered 410 Gone and is left alone"));
        } else if (circuit.admits(underWay.size(), now)) {
            underWay.add(delivery.number());
            notifier.attempt(delivery.owed().notification())
                    .whenComplete((outcome, never) -> loop.run(() -> settle(delivery, outcome)));
        }
    }

    private void settle(Delivery delivery, AttemptOutcome outcome) {
        long now = settings.clock().millis();
        circuit = circuit.after(outcome, now);
        Settlement settlement = settings.retries().settle(delivery, outcome, now, random.nextDouble());
        tell(delivery, outcome, settlement, now);
        note(delivery, settlement);
    }

    /** Until the store has taken it: what is not noted would be sent again. */
    private void note(Delivery delivery, Settlement settlement) {
        loop.callBlocking(() -> store.outbox().settle(delivery, settlement)).onComplete(noted -> {
            if (noted.failed()) {
                tellStoreFailure(noted.cause());
                loop.setTimer(STORE_RETRY_MILLIS, () -> note(delivery, settlement));
                return;
            }
            underWay.remove(delivery.number());
            notedSince.add(delivery.number());
            if (settlement.state() != Delivery.State.PENDING) {
                onEnd.accept(settlement.state() == Delivery.State.DELIVERED);
            }
            tellIfIdle();
            wake();
        });
    }

    private void sleep(long millis) {
        if (!stopped) {
            loop.cancelTimer(timer);
            timer = loop.setTimer(millis, this::wake);
        }
    }

    private void tellIfIdle() {
        if (stopped && underWay.isEmpty()) {
            waitingForIdle.forEach(Promise::tryComplete);
        }
    }

    private void tell(Delivery delivery, AttemptOutcome outcome, Settlement settlement, long now) {
        String id = delivery.owed().notification().id();
        int attempt = delivery.attempts() + 1;
        switch (settlement.state()) {
            case DELIVERED -> {
                if (attempt > 1) {
                    LOG.info("{} to {} delivered at attempt {}", id, receiver(), attempt);
                }
            }
            case PENDING ->
                LOG.warn(
                        "{} to {}: attempt {} failed: {}; next try in {}",
                        id,
                        receiver(),
                        attempt,
                        outcome.reason(),
                        Duration.ofMillis(settlement.atMillis() - now));
            case DEAD ->
                LOG.warn("{} to {}: attempt {} failed: {}; given up", id, receiver(), attempt, outcome.reason());
        }
    }

    private String receiver() {
        return settings.endpoint() + " at " + notifier.receiver();
    }

    private void tellStoreFailure(Throwable failure) {
        if (!storeFails) {
            LOG.error("the outbox cannot be read or written: {}", failure.getMessage());
        }
        storeFails = true;
    }

    /** What a look has found. */
    private record Owed(List<Delivery> due, OptionalLong next, long leasedUntil) {}
}
