package io.canaryjudge.http.outbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Threads on which the store's blocking calls are made; results come back to the context of who asked. */
public final class StoreWorker {

    private static final int THREADS = 4;
    private static final long LONGEST_CALL_SECONDS = 120;

    private final WorkerExecutor executor;

    /** Threads of this Vert.x. */
    public StoreWorker(Vertx vertx) {
        executor = vertx.createSharedWorkerExecutor("store", THREADS, LONGEST_CALL_SECONDS, TimeUnit.SECONDS);
    }

    /** Makes a call; calls are not made in the order in which they were asked for. */
    public <T> Future<T> call(Callable<T> call) {
        return executor.executeBlocking(call, false);
    }
}
