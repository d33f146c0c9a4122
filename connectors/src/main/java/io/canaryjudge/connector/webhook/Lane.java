package io.canaryjudge.connector.webhook;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/** Starts tasks in the order in which they come, so many at a time. Confined to one context; never full. */
final class Lane {

    private final int width;
    private final Queue<Supplier<Future<Void>>> waiting = new ArrayDeque<>();
    private int running;
    private boolean starting;

    /** @param width how many tasks may run at a time */
    Lane(int width) {
        this.width = width;
    }

    void add(Supplier<Future<Void>> task) {
        waiting.add(task);
        startSome();
    }

    /** Forgets the tasks that have not begun. */
    void clear() {
        waiting.clear();
    }

    /** A task may be over before its start returns; the flag makes that the loop's next turn, not a deeper call. */
    private void startSome() {
        if (starting) {
            return;
        }
        starting = true;
        while (running < width && !waiting.isEmpty()) {
            running++;
            waiting.remove().get().onComplete(over -> {
                running--;
                startSome();
            });
        }
        starting = false;
    }
}
