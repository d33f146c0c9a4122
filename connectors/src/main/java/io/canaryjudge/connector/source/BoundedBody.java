package io.canaryjudge.connector.source;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** Collects a body up to a limit; one byte more, or nobody wanting it any more, and it takes nothing. */
public final class BoundedBody implements WriteStream<Buffer> {

    private final int maxBytes;
    private final Buffer bytes = Buffer.buffer();
    private boolean isTooLarge;
    private volatile boolean isUnwanted;

    /** @param maxBytes the most that it takes */
    public BoundedBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Whether there was more. */
    public boolean isTooLarge() {
        return isTooLarge;
    }

    /** What it has taken. */
    public Buffer bytes() {
        return bytes;
    }

    /** Takes nothing from now on. */
    public void refuseTheRest() {
        isUnwanted = true;
    }

    @Override
    public Future<Void> write(Buffer data) {
        if (isUnwanted || bytes.length() + (long) data.length() > maxBytes) {
            isTooLarge = !isUnwanted;
            return Future.failedFuture("the answer is larger than " + maxBytes + " bytes");
        }
        bytes.appendBuffer(data);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
        return Future.succeededFuture();
    }

    @Override
    public boolean writeQueueFull() {
        return false;
    }

    @Override
    public BoundedBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public BoundedBody setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    @Override
    public BoundedBody drainHandler(@Nullable Handler<Void> handler) {
        return this;
    }
}
