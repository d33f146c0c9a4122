package io.canaryjudge.http.simulation;

import io.canaryjudge.connector.store.ModelStore;
import io.canaryjudge.http.config.Interest;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.outbox.OutboxDispatcher;
import io.canaryjudge.http.outbox.RetryPolicy;
import io.canaryjudge.http.service.Durable;
import io.canaryjudge.http.service.Endpoint;
import io.canaryjudge.http.service.Ids;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.service.Ownership;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A machine with a clock of its own, on which the service runs, one life after the other. */
final class Node {

    /** As in the service, but for shorter windows and pauses, so that a schedule is over sooner. */
    private static final Duration ANALYSIS_LEASE = Duration.ofSeconds(15);

    private static final Duration OUTBOX_LEASE = Duration.ofSeconds(30);
    private static final ServerConfig CONFIG = ServerConfig.DEFAULT.toBuilder()
            .windows(new WindowSpec(Duration.ofSeconds(1), Duration.ofSeconds(2)))
            .maxSeries(100)
            .build();

    private static final RetryPolicy RETRIES =
            new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofSeconds(8), Duration.ofDays(3), 0.2);

    private final World world;
    private final String name;
    private final ModelStore store;
    private final Ownership.Sharing sharing;
    private final EvenClock evenClock;
    private final Promises promises;
    private final Receiver receiver;
    private long clockAheadMillis;
    private boolean isPartitioned;
    private int lives;
    private @Nullable Life life;

    Node(
            World world,
            String name,
            ModelStore store,
            Ownership.Sharing sharing,
            EvenClock evenClock,
            Promises promises,
            Receiver receiver) {
        this.world = world;
        this.name = name;
        this.store = store;
        this.sharing = sharing;
        this.evenClock = evenClock;
        this.promises = promises;
        this.receiver = receiver;
    }

    private long evenMillis() {
        return world.nowMillis() + (evenClock == EvenClock.EVEN ? 0 : clockAheadMillis);
    }

    private Instant now() {
        return Instant.ofEpochMilli(World.START_MILLIS + world.nowMillis() + clockAheadMillis);
    }

    /** Whether the clock that should go on evenly does. */
    enum EvenClock {
        EVEN,
        JUMPS_WITH_THE_TIME_OF_DAY
    }

    boolean reachesStore() {
        return !isPartitioned;
    }

    void setClock(long aheadMillis) {
        promises.count("jumps of a clock");
        world.say("the clock of %s is %d ms ahead", name, aheadMillis);
        clockAheadMillis = aheadMillis;
    }

    void setPartitioned(boolean now) {
        promises.count("changes of a connection");
        world.say("%s %s", name, now ? "does not reach the store" : "reaches the store");
        isPartitioned = now;
    }

    void pause() {
        promises.count("pauses");
        world.say("%s stands still", name);
        if (life != null) {
            life.loop.pause();
        }
    }

    void resume() {
        world.say("%s goes on", name);
        if (life != null) {
            life.loop.resume();
        }
    }

    void crash() {
        promises.count("deaths");
        world.say("%s dies", name);
        if (life != null) {
            life.loop.kill();
        }
        life = null;
    }

    /** Begins a life, unless there is one. */
    void start() {
        if (life == null) {
            lives++;
            world.say("%s starts", name);
            life = new Life(name + "/" + lives);
            life.begin();
        }
    }

    /** Has the service do something, when it is ready and the message arrives; what is sent to the dead is lost. */
    void send(Consumer<JudgeService> message) {
        world.after(world.messageMillis(), () -> {
            Life present = life;
            if (present != null && present.isReady) {
                present.loop.run(() -> message.accept(present.service));
            }
        });
    }

    /** Has the service do something now, if it can. */
    void now(Consumer<JudgeService> action) {
        if (life != null && life.isReady && life.loop.isRunning()) {
            action.accept(life.service);
        }
    }

    /** The service from its start to its end. */
    private final class Life {
        private final VirtualLoop loop;
        private final JudgeService service;
        private final OutboxDispatcher dispatcher;
        private boolean isReady;

        Life(String holder) {
            InstantSource clock = Node.this::now;
            loop = new VirtualLoop(world, Node.this::evenMillis, failure -> promises.breaks("%s: %s", holder, failure));
            UnreliableStore unreliable = new UnreliableStore(world, store, Node.this, holder, promises);
            Durable durable = new Durable(
                    unreliable,
                    new Ownership(holder, sharing, ANALYSIS_LEASE),
                    new Ids(world.split()),
                    List.of(new Endpoint(Receiver.ENDPOINT, Interest.ALL)),
                    this::wake);
            service = new JudgeService(loop, CONFIG, clock, durable, new Telemetry());
            dispatcher = new OutboxDispatcher(
                    loop,
                    new OutboxDispatcher.Settings(Receiver.ENDPOINT, holder, OUTBOX_LEASE, RETRIES, clock),
                    unreliable,
                    receiver,
                    isDelivered -> {},
                    world.split());
        }

        private void wake() {
            loop.run(dispatcher::wake);
        }

        /** As the server does: it listens when the journal has been read, and ends when that fails. */
        private void begin() {
            loop.run(() -> {
                service.start();
                service.restore().onComplete(restored -> {
                    if (restored.succeeded()) {
                        isReady = true;
                        wake();
                    } else {
                        crash();
                        world.after(1_000, Node.this::start);
                    }
                });
            });
        }
    }
}
