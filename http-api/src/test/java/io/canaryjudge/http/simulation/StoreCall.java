package io.canaryjudge.http.simulation;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;

/** A blocking call of a node, from being asked for to the arrival of its outcome. */
final class StoreCall<T> {

    private final World world;
    private final VirtualLoop loop;
    private final Callable<T> call;
    private final Promise<T> outcome = Promise.promise();
    private boolean isMade;

    StoreCall(World world, VirtualLoop loop, Callable<T> call) {
        this.world = world;
        this.loop = loop;
        this.call = call;
    }

    Future<T> send() {
        world.add(this);
        world.after(world.messageMillis(), this::arrive);
        return outcome.future();
    }

    /** What a node that died or stands still has sent already is served all the same. */
    private void arrive() {
        if (isMade || loop.isRunning() || world.chance(0.5)) {
            make();
        } else if (loop.isAlive()) {
            loop.whenRunning(this::make);
        } else {
            isMade = true;
            world.remove(this);
        }
    }

    void make() {
        if (isMade) {
            return;
        }
        isMade = true;
        world.remove(this);
        try {
            T result = call.call();
            world.after(world.messageMillis(), () -> loop.run(() -> outcome.complete(result)));
        } catch (Exception e) {
            world.after(world.messageMillis(), () -> loop.run(() -> outcome.fail(e)));
        }
    }
}
