package io.canaryjudge.http.outbox;

import io.canaryjudge.spi.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Threads on which the store's blocking calls are made; results come back to the context of who asked. */
public final class StoreWorker {

    private static final int THREADS = 4;
    private static final long LONGEST_CALL_SECONDS = 120;

    private final WorkerExecutor executor;
    private final Promise<Void> idle = Promise.promise();
    private int underWay;
    private boolean isClosed;

    /** Threads of this Vert.x. */
    public StoreWorker(Vertx vertx) {
        executor = vertx.createSharedWorkerExecutor("store", THREADS, LONGEST_CALL_SECONDS, TimeUnit.SECONDS);
    }

    /** Makes a call; calls are not made in the order in which they were asked for. */
    public <T> Future<T> call(Callable<T> call) {
        synchronized (this) {
            if (isClosed) {
                return Future.failedFuture(new StoreException(
                        StoreException.Kind.CLOSED, "the store is closed", new IllegalStateException("closed")));
            }
            underWay++;
        }
        return executor.executeBlocking(call, false).onComplete(ended -> ended());
    }

    private synchronized void ended() {
        underWay--;
        if (isClosed && underWay == 0) {
            idle.tryComplete();
        }
    }

    /** Takes no more calls; the future completes when those under way have ended, so that none is broken off. */
    public synchronized Future<Void> close() {
        isClosed = true;
        if (underWay == 0) {
            idle.tryComplete();
        }
        return idle.future();
    }
}
