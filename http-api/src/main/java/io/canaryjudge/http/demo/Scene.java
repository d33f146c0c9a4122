package io.canaryjudge.http.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Both sides and the front before them. What of it runs in this process does so on one event loop, so whatever disturbs one
 * version disturbs the other as well. Used by one thread, which it blocks while something starts or stops.
 */
final class Scene implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Map<Side, BackEnd> sides = new EnumMap<>(Side.class);
    private final Front front;
    private Deployment serving;
    private boolean isClosed;

    private Scene(Vertx vertx, Release first, int instances, SplittableRandom random, Consumer<String> notices)
            throws InterruptedException {
        this.vertx = vertx;
        InstantSource clock = InstantSource.system();
        for (Side side : Side.values()) {
            sides.put(side, await(BackEnd.start(vertx, side, instances, random.split(), clock)));
        }
        serving = deploy(first, Side.BLUE);
        front = front(serving.side(), clock, notices);
    }

    /**
     * Starts it with all requests to the first release.
     *
     * @param instances how many servers each side has
     * @param random decides the servers' answers
     * @param notices told in one line of what is otherwise than wished
     */
    static Scene start(Release first, int instances, SplittableRandom random, Consumer<String> notices)
            throws InterruptedException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            return new Scene(vertx, first, instances, random, notices);
        } catch (RuntimeException e) {
            await(vertx.close());
            throw e;
        }
    }

    private Front front(Side first, InstantSource clock, Consumer<String> notices) throws InterruptedException {
        Map<Side, List<Instance>> instances = new EnumMap<>(Side.class);
        sides.forEach((side, backEnd) -> instances.put(side, backEnd.instances()));
        Optional<Path> haproxy = HaproxyFront.program();
        if (haproxy.isEmpty()) {
            notices.accept("there is no haproxy on the PATH: the demonstration's own splitter takes its place");
            return new SplitterFront(vertx, instances, first, clock);
        }
        try {
            return HaproxyFront.start(haproxy.get(), instances, first);
        } catch (IOException e) {
            notices.accept(haproxy.get() + " does not work here, the demonstration's own splitter takes its place: "
                    + e.getMessage());
            return new SplitterFront(vertx, instances, first, clock);
        }
    }

    Vertx vertx() {
        return vertx;
    }

    Front front() {
        return front;
    }

    /** Tells of every request that either side answers, on the event loop. */
    void tell(Consumer<Measured> listener) {
        sides.values().forEach(side -> side.tell(listener));
    }

    /** What users got before the present rollout, and get unless it succeeds. */
    Deployment serving() {
        return serving;
    }

    /** Deploys a release to the side that does not serve; which gets requests is up to the front. */
    Deployment deploy(Release release) {
        return deploy(release, serving.side().other());
    }

    private Deployment deploy(Release release, Side side) {
        return Objects.requireNonNull(sides.get(side)).deploy(release);
    }

    /** Notes that a release has taken the place of the one before. */
    void serves(Deployment release) {
        serving = release;
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            front.close();
            await(vertx.close());
        }
    }

    private static <T> T await(Future<T> future) {
        return JudgeClient.await(future, PATIENCE);
    }
}
