package io.canaryjudge.http.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.store.SqlStore;
import io.canaryjudge.http.RunningService;
import io.canaryjudge.http.loop.VertxLoop;
import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.AttemptOutcome.Kind;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.Delivery;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.Leases;
import io.canaryjudge.spi.NewDelivery;
import io.canaryjudge.spi.Notification;
import io.canaryjudge.spi.Notifier;
import io.canaryjudge.spi.Outbox;
import io.canaryjudge.spi.Retention;
import io.canaryjudge.spi.Store;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deliveries of a real store to a receiver whose answers are written down, by a clock that is moved. */
class OutboxDispatcherTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final SqlStore store = SqlStore.inMemory();
    private final AtomicLong now = new AtomicLong(1_790_000_000_000L);
    private final ScriptedReceiver receiver = new ScriptedReceiver();
    private final List<Boolean> ends = new CopyOnWriteArrayList<>();
    private Vertx vertx;
    private Context context;
    private OutboxDispatcher dispatcher;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        context = vertx.getOrCreateContext();
        dispatcher = dispatcher("one", receiver);
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        store.close();
    }

    private OutboxDispatcher dispatcher(String holder, Notifier notifier) {
        return dispatcher(holder, notifier, store);
    }

    private OutboxDispatcher dispatcher(String holder, Notifier notifier, Store kept) {
        CompletableFuture<OutboxDispatcher> made = new CompletableFuture<>();
        context.runOnContext(on -> made.complete(new OutboxDispatcher(
                VertxLoop.of(context),
                new OutboxDispatcher.Settings(
                        "webhook",
                        holder,
                        Duration.ofSeconds(30),
                        RetryPolicy.DEFAULT,
                        () -> Instant.ofEpochMilli(now.get())),
                kept,
                notifier,
                ends::add,
                new SplittableRandom(1))));
        return made.join();
    }

    @Test
    void deliveries_ofOneSubject_areMadeInTheirOrderThroughFailures() {
        receiver.answer("msg_a1", failed(0), failed(0));
        owe("a", "msg_a1", "msg_a2", "msg_a3");
        owe("b", "msg_b1");

        wake();
        eventually("b is told", () -> receiver.attempts.contains("msg_b1"));
        pass(Duration.ofSeconds(6), 2);
        pass(Duration.ofSeconds(18), 3);
        eventually("all are delivered", () -> count(Delivery.State.DELIVERED) == 4);

        assertThat(receiver.attempts.stream().filter(id -> id.startsWith("msg_a")))
                .containsExactly("msg_a1", "msg_a1", "msg_a1", "msg_a2", "msg_a3");
        eventually("all ends are told", () -> ends.equals(List.of(true, true, true, true)));
    }

    /** Moves the clock and waits until the first delivery of subject a has had so many attempts. */
    private void pass(Duration time, int attempts) {
        eventually(
                "attempt " + (attempts - 1) + " is noted",
                () -> store.outbox().nextDueMillis("webhook").orElse(0) > now.get());
        now.addAndGet(time.toMillis());
        wake();
        eventually(
                "attempt " + attempts,
                () -> receiver.attempts.stream().filter("msg_a1"::equals).count() == attempts);
    }

    @Test
    void receiver_thatFailsAgainAndAgain_isLeftAloneByAll() {
        for (int i = 0; i < 20; i++) {
            receiver.answer("msg_" + i, failed(0));
            owe("s" + i, "msg_" + i);
        }

        wake();
        eventually("the circuit opens", () -> noted() == receiver.attempts.size() && noted() >= 8);

        assertThat(receiver.attempts).hasSizeBetween(8, 12);
        int before = receiver.attempts.size();
        now.addAndGet(310_000);
        wake();
        eventually("one is tried", () -> receiver.attempts.size() > before);
        assertThat(receiver.attempts).hasSize(before + 1);
        assertThat(count(Delivery.State.PENDING)).isEqualTo(20);
    }

    private long noted() {
        return store.outbox().due("webhook", Long.MAX_VALUE, 100).stream()
                .filter(delivery -> delivery.attempts() > 0)
                .count();
    }

    @Test
    void receiver_thatIsGone_getsNoMoreAndAllThatIsOwedIsDead() {
        receiver.answer("msg_a1", new AttemptOutcome(Kind.GONE, "status 410", Duration.ZERO));
        owe("a", "msg_a1", "msg_a2");

        wake();
        eventually("both are dead", () -> count(Delivery.State.DEAD) == 2);

        assertThat(receiver.attempts).containsExactly("msg_a1");
        assertThat(store.outbox().dead(0, 10))
                .extracting(Delivery::failure)
                .containsExactly("status 410", "the receiver has answered 410 Gone and is left alone");
        eventually("both ends are told", () -> ends.equals(List.of(false, false)));
    }

    @Test
    void dead_offeredAgain_isSentUnderItsOldId() {
        receiver.answer("msg_a1", new AttemptOutcome(Kind.REFUSED, "private", Duration.ZERO));
        owe("a", "msg_a1");
        wake();
        eventually("it is dead", () -> count(Delivery.State.DEAD) == 1);

        store.outbox().offerAgain(store.outbox().dead(0, 1).get(0).number(), now.get());
        wake();

        eventually("it is delivered", () -> count(Delivery.State.DELIVERED) == 1);
        assertThat(receiver.attempts).containsExactly("msg_a1", "msg_a1");
    }

    @Test
    void delivery_thatIsNeverTaken_isGivenUpAfterItsTime_thenTheRestOfItsSubjectFollows() {
        receiver.failing.add("msg_a1");
        owe("a", "msg_a1", "msg_a2");
        long offered = now.get();
        wake();
        for (int attempt = 1; count(Delivery.State.DEAD) == 0; attempt++) {
            int made = attempt;
            eventually("attempt " + made, () -> receiver.attempts.size() >= made && (noted() == 1 || isAnyDead()));
            assertThat(receiver.attempts).containsOnly("msg_a1");
            now.addAndGet(Duration.ofHours(9).toMillis());
            wake();
        }
        // the failure may have been noted after the clock was moved, so that the receiver is spared for longer
        eventually("the next is delivered", () -> {
            now.addAndGet(Duration.ofMinutes(1).toMillis());
            wake();
            return count(Delivery.State.DELIVERED) == 1;
        });

        assertThat(now.get() - offered).isGreaterThan(Duration.ofDays(3).toMillis());
        assertThat(receiver.attempts).endsWith("msg_a2").hasSizeBetween(8, 12);
    }

    private boolean isAnyDead() {
        return count(Delivery.State.DEAD) > 0;
    }

    @Test
    void dead_offeredAgain_comesAfterWhatWasDeliveredMeanwhile_andBeforeWhatIsStillOwed() {
        receiver.answer("msg_a1", new AttemptOutcome(Kind.REFUSED, "private", Duration.ZERO));
        CompletableFuture<AttemptOutcome> answer = receiver.hold("msg_a3");
        owe("a", "msg_a1", "msg_a2", "msg_a3", "msg_a4");
        wake();
        eventually("the third is under way", () -> receiver.attempts.contains("msg_a3"));

        store.outbox().offerAgain(store.outbox().dead(0, 1).get(0).number(), now.get());
        answer.complete(DELIVERED);

        eventually("all are delivered", () -> count(Delivery.State.DELIVERED) == 4);
        assertThat(receiver.attempts).containsExactly("msg_a1", "msg_a2", "msg_a3", "msg_a1", "msg_a4");
    }

    @Test
    void delivery_thatIsNotedWhileALookIsUnderWay_isNotMadeAgainBecauseOfThatLook() throws Exception {
        LateStore late = new LateStore(store);
        OutboxDispatcher looking = dispatcher("one", receiver, late);
        CompletableFuture<AttemptOutcome> answer = receiver.hold("msg_a1");
        owe("a", "msg_a1", "msg_a2");
        context.runOnContext(on -> looking.wake());
        eventually("it is under way", () -> receiver.attempts.size() == 1);
        late.beLate();
        context.runOnContext(on -> looking.wake());
        assertThat(late.hasRead.await(20, TimeUnit.SECONDS)).isTrue();

        answer.complete(DELIVERED);
        eventually("it is noted", () -> ends.equals(List.of(true)));
        late.answer.countDown();

        eventually("both are delivered", () -> count(Delivery.State.DELIVERED) == 2);
        assertThat(receiver.attempts).containsExactly("msg_a1", "msg_a2");
    }

    /** A store whose outbox, when it is late, has read what is due and does not say it yet. */
    private static final class LateStore implements Store {
        final CountDownLatch hasRead = new CountDownLatch(1);
        final CountDownLatch answer = new CountDownLatch(1);
        private final Store store;
        private volatile boolean isLate;

        LateStore(Store store) {
            this.store = store;
        }

        void beLate() {
            isLate = true;
        }

        @Override
        public Outbox outbox() {
            return (Outbox) Proxy.newProxyInstance(
                    Outbox.class.getClassLoader(), new Class<?>[] {Outbox.class}, (proxy, method, arguments) -> {
                        Object result = method.invoke(store.outbox(), arguments);
                        if (isLate && method.getName().equals("due")) {
                            isLate = false;
                            hasRead.countDown();
                            answer.await();
                        }
                        return result;
                    });
        }

        @Override
        public Journal journal() {
            return store.journal();
        }

        @Override
        public Leases leases() {
            return store.leases();
        }

        @Override
        public long vacuum(long nowMillis, Retention retention) {
            return store.vacuum(nowMillis, retention);
        }

        @Override
        public List<String> damage() {
            return store.damage();
        }

        @Override
        public void close() {
            store.close();
        }
    }

    @Test
    void stop_waitsForWhatIsUnderWayAndBeginsNothingMore() {
        CompletableFuture<AttemptOutcome> answer = receiver.hold("msg_a1");
        owe("a", "msg_a1", "msg_a2");
        wake();
        eventually("it is under way", () -> receiver.attempts.size() == 1);
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        context.runOnContext(on -> dispatcher.stop().onComplete(done -> stopped.complete(null)));

        answer.complete(DELIVERED);

        assertThat(stopped).succeedsWithin(SOON);
        assertThat(count(Delivery.State.DELIVERED)).isEqualTo(1);
        assertThat(count(Delivery.State.PENDING)).isEqualTo(1);
        assertThat(receiver.attempts).containsExactly("msg_a1");
    }

    @Test
    void dispatchers_ofTwoProcesses_leaveTheReceiverToOneUntilItsLeaseIsOver() {
        ScriptedReceiver other = new ScriptedReceiver();
        OutboxDispatcher second = dispatcher("two", other);
        owe("a", "msg_a1");
        wake();
        eventually("the first sends", () -> count(Delivery.State.DELIVERED) == 1);
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        context.runOnContext(on -> dispatcher.stop().onComplete(done -> stopped.complete(null)));
        assertThat(stopped).succeedsWithin(SOON);

        owe("b", "msg_b1");
        context.runOnContext(on -> second.wake());
        now.addAndGet(31_000);
        context.runOnContext(on -> second.wake());

        eventually("the second sends", () -> count(Delivery.State.DELIVERED) == 2);
        assertThat(receiver.attempts).containsExactly("msg_a1");
        assertThat(other.attempts).containsExactly("msg_b1");
    }

    private static final AttemptOutcome DELIVERED = new AttemptOutcome(Kind.DELIVERED, "status 200", Duration.ZERO);

    private static AttemptOutcome failed(long pauseSeconds) {
        return new AttemptOutcome(Kind.FAILED, "status 500", Duration.ofSeconds(pauseSeconds));
    }

    private void owe(String subject, String... ids) {
        Commit commit = Commit.of(subject, 0, new Fact("x", now.get(), "{}"));
        for (String id : ids) {
            Notification notification = new Notification(id, "verdict.changed", Instant.EPOCH, "{}");
            commit = commit.withDelivery(new NewDelivery("webhook", subject, notification, now.get()));
        }
        store.journal().commit(commit);
    }

    private void wake() {
        context.runOnContext(on -> dispatcher.wake());
    }

    private long count(Delivery.State state) {
        return store.outbox().count(state);
    }

    private static void eventually(String what, java.util.function.BooleanSupplier condition) {
        RunningService.eventually(what, SOON, condition);
    }

    /** Answers each notification as was written down for it, and takes it when nothing is left. */
    private static final class ScriptedReceiver implements Notifier {
        final List<String> attempts = new CopyOnWriteArrayList<>();
        final List<String> failing = new CopyOnWriteArrayList<>();
        private final Map<String, Queue<CompletableFuture<AttemptOutcome>>> answers = new ConcurrentHashMap<>();

        void answer(String id, AttemptOutcome... outcomes) {
            for (AttemptOutcome outcome : outcomes) {
                queue(id).add(CompletableFuture.completedFuture(outcome));
            }
        }

        CompletableFuture<AttemptOutcome> hold(String id) {
            CompletableFuture<AttemptOutcome> answer = new CompletableFuture<>();
            queue(id).add(answer);
            return answer;
        }

        private Queue<CompletableFuture<AttemptOutcome>> queue(String id) {
            return answers.computeIfAbsent(id, unknown -> new ConcurrentLinkedQueue<>());
        }

        @Override
        public String receiver() {
            return "http://receiver.test";
        }

        @Override
        public CompletionStage<AttemptOutcome> attempt(Notification notification) {
            attempts.add(notification.id());
            CompletableFuture<AttemptOutcome> answer = queue(notification.id()).poll();
            AttemptOutcome otherwise = failing.contains(notification.id()) ? failed(0) : DELIVERED;
            return answer != null ? answer : CompletableFuture.completedFuture(otherwise);
        }

        @Override
        public void close() {}
    }
}
