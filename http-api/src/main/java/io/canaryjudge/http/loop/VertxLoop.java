package io.canaryjudge.http.loop;

import io.canaryjudge.spi.StoreException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** An event loop of Vert.x. All loops of one Vert.x share their workers. */
public final class VertxLoop implements Loop {

    private static final int WORKERS = 4;
    private static final long LONGEST_CALL_SECONDS = 120;

    private final Vertx vertx;
    private final Context context;
    private final WorkerExecutor workers;
    private final Promise<Void> idle = Promise.promise();
    private int underWay;
    private boolean isClosed;

    private VertxLoop(Context context) {
        vertx = context.owner();
        this.context = context;
        workers = vertx.createSharedWorkerExecutor("store", WORKERS, LONGEST_CALL_SECONDS, TimeUnit.SECONDS);
    }

    /** The loop of this context. */
    public static VertxLoop of(Context context) {
        return new VertxLoop(context);
    }

    /** The loop of the current context; a new one where there is none. */
    public static VertxLoop current(Vertx vertx) {
        return new VertxLoop(vertx.getOrCreateContext());
    }

    @Override
    public void run(Runnable action) {
        context.runOnContext(now -> action.run());
    }

    @Override
    public long setTimer(long millis, Runnable action) {
        return vertx.setTimer(millis, timer -> action.run());
    }

    @Override
    public long setPeriodic(long millis, Runnable action) {
        return vertx.setPeriodic(millis, timer -> action.run());
    }

    @Override
    public void cancelTimer(long timer) {
        vertx.cancelTimer(timer);
    }

    @Override
    public <T> Future<T> callBlocking(Callable<T> call) {
        synchronized (this) {
            if (isClosed) {
                return Future.failedFuture(new StoreException(
                        StoreException.Kind.CLOSED, "the store is closed", new IllegalStateException("closed")));
            }
            underWay++;
        }
        return workers.executeBlocking(call, false).onComplete(ended -> ended());
    }

    private synchronized void ended() {
        underWay--;
        if (isClosed && underWay == 0) {
            idle.tryComplete();
        }
    }

    /** Takes no more blocking calls; the future completes when those under way have ended, so that none is broken off. */
    public synchronized Future<Void> close() {
        isClosed = true;
        if (underWay == 0) {
            idle.tryComplete();
        }
        return idle.future();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
