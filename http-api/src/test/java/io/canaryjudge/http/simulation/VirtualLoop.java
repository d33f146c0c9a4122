package io.canaryjudge.http.simulation;

import io.canaryjudge.http.loop.Loop;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The loop of one life of a node. It may stand still and go on, and it ends once. */
final class VirtualLoop implements Loop {

    private final World world;
    private final long nanosAtStart;
    private final LongSupplier evenMillis;
    private final Consumer<RuntimeException> onFailure;
    private final Set<Long> timers = new HashSet<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private State state = State.RUNNING;
    private long lastTimer;

    /**
     * @param evenMillis the clock that goes on evenly
     * @param onFailure is told of what an action throws
     */
    VirtualLoop(World world, LongSupplier evenMillis, Consumer<RuntimeException> onFailure) {
        this.world = world;
        this.evenMillis = evenMillis;
        this.onFailure = onFailure;
        nanosAtStart = world.upTo(1_000_000_000_000L);
    }

    private enum State {
        RUNNING,
        PAUSED,
        DEAD
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    boolean isAlive() {
        return state != State.DEAD;
    }

    void pause() {
        if (isRunning()) {
            state = State.PAUSED;
        }
    }

    void resume() {
        if (state == State.PAUSED) {
            state = State.RUNNING;
            List<Runnable> late = List.copyOf(waiting);
            waiting.clear();
            late.forEach(this::run);
        }
    }

    void kill() {
        state = State.DEAD;
        waiting.clear();
    }

    /** Now, or when the loop goes on. */
    void whenRunning(Runnable action) {
        if (isRunning()) {
            try {
                action.run();
            } catch (RuntimeException e) {
                onFailure.accept(e);
            }
        } else if (isAlive()) {
            waiting.add(action);
        }
    }

    @Override
    public void run(Runnable action) {
        world.after(0, () -> whenRunning(action));
    }

    @Override
    public long setTimer(long millis, Runnable action) {
        long timer = newTimer();
        ring(timer, millis, () -> {
            timers.remove(timer);
            action.run();
        });
        return timer;
    }

    @Override
    public long setPeriodic(long millis, Runnable action) {
        long timer = newTimer();
        ringAgain(timer, millis, action);
        return timer;
    }

    private void ringAgain(long timer, long millis, Runnable action) {
        ring(timer, millis, () -> {
            ringAgain(timer, millis, action);
            action.run();
        });
    }

    private long newTimer() {
        lastTimer++;
        timers.add(lastTimer);
        return lastTimer;
    }

    private void ring(long timer, long millis, Runnable action) {
        world.after(
                millis,
                () -> whenRunning(() -> {
                    if (timers.contains(timer)) {
                        action.run();
                    }
                }));
    }

    @Override
    public void cancelTimer(long timer) {
        timers.remove(timer);
    }

    @Override
    public <T> Future<T> callBlocking(Callable<T> call) {
        return new StoreCall<>(world, this, call).send();
    }

    @Override
    public long nanoTime() {
        return nanosAtStart + TimeUnit.MILLISECONDS.toNanos(evenMillis.getAsLong());
    }
}
