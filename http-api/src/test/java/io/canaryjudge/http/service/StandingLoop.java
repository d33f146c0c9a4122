package io.canaryjudge.http.service;

import io.canaryjudge.http.loop.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;

/** A loop that runs when it is told to, by a clock that stands until it is moved. Calls that block are made there too. Its timers never
 * ring. */
final class StandingLoop implements Loop {

    private final Deque<Runnable> actions = new ArrayDeque<>();
    private long nanos = 1_000;
    private long timers;

    /** Runs what is there to be run, and what comes of it. */
    void runAll() {
        for (Runnable next = actions.poll(); next != null; next = actions.poll()) {
            next.run();
        }
    }

    void pass(long moreNanos) {
        nanos += moreNanos;
    }

    @Override
    public void run(Runnable action) {
        actions.add(action);
    }

    @Override
    public long setTimer(long millis, Runnable action) {
        return timers++;
    }

    @Override
    public long setPeriodic(long millis, Runnable action) {
        return timers++;
    }

    @Override
    public void cancelTimer(long timer) {
        // none of them rings
    }

    @Override
    public <T> Future<T> callBlocking(Callable<T> call) {
        Promise<T> outcome = Promise.promise();
        run(() -> {
            try {
                outcome.complete(call.call());
            } catch (Exception e) {
                outcome.fail(e);
            }
        });
        return outcome.future();
    }

    @Override
    public long nanoTime() {
        return nanos;
    }
}
