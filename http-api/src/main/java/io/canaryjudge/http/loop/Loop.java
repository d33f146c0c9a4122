package io.canaryjudge.http.loop;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/**
 * A thread on which things happen one after the other, with its timers and with workers for what takes long. Whoever is
 * confined to a loop calls its methods there; {@link #run} may be called from anywhere.
 */
public interface Loop {

    /** Runs an action on the loop, after what is running there now; actions keep their order. */
    void run(Runnable action);

    /** Runs an action once, after some time; the timer's number. */
    long setTimer(long millis, Runnable action);

    /** Runs an action again and again, the first time after {@code millis}; the timer's number. */
    long setPeriodic(long millis, Runnable action);

    /** Has a timer do nothing more; one that is over or was never set is no error. */
    void cancelTimer(long timer);

    /**
     * Makes a call that blocks, on a worker; its outcome comes back to the loop. Calls are not made in the order in which
     * they were asked for.
     */
    <T> Future<T> callBlocking(Callable<T> call);

    /** Nanoseconds since some moment, of a clock that goes on evenly whatever is done to the time of day. */
    long nanoTime();
}
