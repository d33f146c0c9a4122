package io.canaryjudge.http.rest;

import io.canaryjudge.http.wire.ShownVerdict;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * The clients of one event loop that wait for another verdict than they know. All that wait for the same subject are told
 * at once, on their own event loop: the service hears of them as one listener.
 *
 * <p>Which groups there are is known on the service's loop, who is in a group on the event loop. A group goes when nobody
 * is in it and nobody is on the way to it, which the service's loop sees, as it is where everybody comes from.
 */
final class HeldPolls {

    /** How often waits are looked at: one that is over may last so much longer. */
    private static final long SWEEP_MILLIS = 50;

    private final Vertx vertx;
    private final Context own;
    private final Subjects subjects;
    private final Map<String, Group> groups = new HashMap<>();

    /**
     * Nobody yet.
     *
     * @param own of the event loop whose clients wait here
     */
    HeldPolls(Vertx vertx, Context own, Subjects subjects) {
        this.vertx = vertx;
        this.own = own;
        this.subjects = subjects;
    }

    /** What has verdicts. All methods but {@link #run} are called on the loop of the service that has it. */
    interface Subjects {

        /** Runs an action on the service's loop. */
        void run(Runnable action);

        /**
         * Calls a listener with each verdict that is told, until the returned action is run; empty when there is nothing of
         * that id.
         *
         * @param clients for how many the listener stands at present
         */
        Optional<Runnable> listen(String id, Consumer<ShownVerdict> listener, IntSupplier clients);
    }

    /** Answers a request when the verdict is another one or the wait is over; called on the service's loop. */
    void hold(HttpServerRequest request, String id, ShownVerdict known, Duration wait) {
        Group group = groups.computeIfAbsent(id, Group::new);
        group.size.incrementAndGet();
        group.listen();
        long until = System.nanoTime() + wait.toNanos();
        HttpServerResponse response = request.response();
        HttpConnection connection = request.connection();
        own.runOnContext(now -> group.add(new Poll(group, response, known, until), connection));
    }

    /** Those who wait for the same. */
    private final class Group {
        private final String id;
        private final Set<Poll> polls = new LinkedHashSet<>();
        private final AtomicInteger size = new AtomicInteger();
        private final Consumer<ShownVerdict> teller = this::tell;
        private Runnable stopListening = () -> {};
        private long sweeper;

        Group(String id) {
            this.id = id;
        }

        /** To what has the id now: it may have been given away and taken back. */
        private void listen() {
            stopListening.run();
            stopListening = subjects.listen(id, teller, size::get).orElse(() -> {});
        }

        private void tell(ShownVerdict verdict) {
            own.runOnContext(now -> look(verdict));
        }

        private void look(ShownVerdict verdict) {
            for (Poll poll : those(poll -> !poll.known.tag().equals(verdict.tag()))) {
                poll.leave();
                if (!poll.response.closed()) {
                    VerdictAnswer.whole(poll.response, verdict);
                }
            }
        }

        private void sweep() {
            long now = System.nanoTime();
            those(poll -> poll.untilNanos - now <= 0).forEach(Poll::giveUp);
        }

        private List<Poll> those(Predicate<Poll> which) {
            List<Poll> some = new ArrayList<>();
            for (Poll poll : polls) {
                if (which.test(poll)) {
                    some.add(poll);
                }
            }
            return some;
        }

        private void add(Poll poll, HttpConnection connection) {
            if (polls.isEmpty()) {
                sweeper = vertx.setPeriodic(SWEEP_MILLIS, again -> sweep());
            }
            polls.add(poll);
            poll.response.closeHandler(closed -> poll.leave());
            connection.shutdownHandler(stopping -> own.runOnContext(now -> poll.giveUp()));
            if (poll.response.closed()) {
                poll.leave();
            }
        }

        private void remove(Poll poll) {
            if (polls.remove(poll)) {
                if (polls.isEmpty()) {
                    vertx.cancelTimer(sweeper);
                }
                if (size.decrementAndGet() == 0) {
                    subjects.run(this::goIfEmpty);
                }
            }
        }

        private void goIfEmpty() {
            if (size.get() == 0 && groups.remove(id, this)) {
                stopListening.run();
            }
        }
    }

    /** A client that waits: what its request was is not needed any more. */
    private static final class Poll {
        private final Group group;
        private final HttpServerResponse response;
        private final ShownVerdict known;
        private final long untilNanos;

        Poll(Group group, HttpServerResponse response, ShownVerdict known, long untilNanos) {
            this.group = group;
            this.response = response;
            this.known = known;
            this.untilNanos = untilNanos;
        }

        private void giveUp() {
            leave();
            if (!response.ended() && !response.closed()) {
                VerdictAnswer.notModified(response, known);
            }
        }

        private void leave() {
            group.remove(this);
        }
    }
}
