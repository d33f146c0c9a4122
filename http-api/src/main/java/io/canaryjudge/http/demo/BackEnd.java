package io.canaryjudge.http.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A side: several HTTP servers, each on a port of its own, that answer as the release does that is deployed there, and
 * measure every request. Without one they are not healthy.
 */
final class BackEnd {

    /** Asked by fronts whether a server may be sent requests; counts as none. */
    static final String HEALTH = "/healthy";

    private final Side side;
    private final InstantSource clock;
    private final List<Server> servers;
    private volatile Consumer<Measured> sink = measured -> {};
    private volatile @Nullable Deployment deployed;

    private BackEnd(Vertx vertx, Side side, int instances, SplittableRandom random, InstantSource clock) {
        this.side = side;
        this.clock = clock;
        servers = IntStream.rangeClosed(1, instances)
                .mapToObj(number -> new Server(vertx, side.word() + "-" + number, random.split()))
                .toList();
    }

    /**
     * Starts a side on which no release runs yet.
     *
     * @param instances how many servers, 1 or more
     * @param random decides each answer's time and outcome; used up by the call
     */
    static Future<BackEnd> start(Vertx vertx, Side side, int instances, SplittableRandom random, InstantSource clock) {
        BackEnd backEnd = new BackEnd(vertx, side, instances, random, clock);
        return Future.all(backEnd.servers.stream().map(Server::listen).toList()).map(backEnd);
    }

    /** Tells of every request when it is answered, on the event loop. */
    void tell(Consumer<Measured> listener) {
        sink = listener;
    }

    /** Has all servers run a release from the next request on. */
    Deployment deploy(Release release) {
        Deployment deployment = new Deployment(release, side);
        deployed = deployment;
        return deployment;
    }

    /** Where it listens. */
    List<Instance> instances() {
        return servers.stream().map(Server::instance).toList();
    }

    private final class Server {
        private final Vertx vertx;
        private final String name;
        private final SplittableRandom random;
        private final HttpServer http;

        Server(Vertx vertx, String name, SplittableRandom random) {
            this.vertx = vertx;
            this.name = name;
            this.random = random;
            http = vertx.createHttpServer().requestHandler(this::take);
        }

        Future<HttpServer> listen() {
            return http.listen(0, Loopback.ADDRESS);
        }

        Instance instance() {
            return new Instance(name, http.actualPort());
        }

        private void take(HttpServerRequest request) {
            Deployment running = deployed;
            if (running == null) {
                end(request.response(), 503, "nothing runs on " + name);
            } else if (request.path().equals(HEALTH)) {
                end(request.response(), 200, running.version() + " on " + name + " is well");
            } else {
                answer(request.response(), running);
            }
        }

        private void answer(HttpServerResponse response, Deployment running) {
            long start = System.nanoTime();
            running.receivedOne();
            boolean fails = running.release().fails(random);
            vertx.setTimer(wholeMillis(running.release().answerMillis(random)), timer -> {
                long now = System.nanoTime();
                if (fails) {
                    running.failedOne(now);
                }
                end(response, fails ? 500 : 200, running.version() + (fails ? " failed on " : " served by ") + name);
                sink.accept(new Measured(
                        running.version(), name, clock.millis(), (now - start) / 1_000, fails ? 500 : 200));
            });
        }

        /** Timers count in milliseconds: the fraction becomes the chance of one more. */
        private long wholeMillis(double millis) {
            return Math.max(1, (long) Math.floor(millis + random.nextDouble()));
        }

        private void end(HttpServerResponse response, int status, String text) {
            if (!response.closed()) {
                response.setStatusCode(status)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
                        .end(text + "\n");
            }
        }
    }
}
