package io.canaryjudge.http.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A release that runs: several HTTP servers, each on a port of its own, that answer as the release does. */
final class BackEnd {

    private final Release release;
    private final List<Server> servers;

    private BackEnd(Release release, List<Server> servers) {
        this.release = release;
        this.servers = servers;
    }

    /**
     * Starts a release.
     *
     * @param instances how many servers, 1 or more
     * @param random decides each answer's time and outcome; used up by the call
     */
    static Future<BackEnd> start(Vertx vertx, Release release, int instances, SplittableRandom random) {
        List<Server> servers = IntStream.rangeClosed(1, instances)
                .mapToObj(number -> new Server(vertx, release, release.version() + "-" + number, random.split()))
                .toList();
        return Future.all(servers.stream().map(Server::listen).toList()).map(new BackEnd(release, servers));
    }

    Release release() {
        return release;
    }

    /** Where it listens. */
    List<Instance> instances() {
        return servers.stream().map(Server::instance).toList();
    }

    /** Stops it at once. */
    Future<Void> stop() {
        return Future.join(servers.stream().map(Server::close).toList()).mapEmpty();
    }

    private static final class Server {
        private final Vertx vertx;
        private final Release release;
        private final String name;
        private final SplittableRandom random;
        private final HttpServer http;

        Server(Vertx vertx, Release release, String name, SplittableRandom random) {
            this.vertx = vertx;
            this.release = release;
            this.name = name;
            this.random = random;
            http = vertx.createHttpServer().requestHandler(this::answer);
        }

        Future<HttpServer> listen() {
            return http.listen(0, Loopback.ADDRESS);
        }

        Future<Void> close() {
            return http.close();
        }

        Instance instance() {
            return new Instance(release.version(), name, http.actualPort());
        }

        private void answer(HttpServerRequest request) {
            boolean fails = release.fails(random);
            vertx.setTimer(wholeMillis(release.answerMillis(random)), timer -> answer(request.response(), fails));
        }

        /** Timers count in milliseconds: the fraction becomes the chance of one more. */
        private long wholeMillis(double millis) {
            return Math.max(1, (long) Math.floor(millis + random.nextDouble()));
        }

        private void answer(HttpServerResponse response, boolean fails) {
            if (!response.closed()) {
                response.setStatusCode(fails ? 500 : 200)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
                        .end(fails ? "failed in " + name + "\n" : "served by " + name + "\n");
            }
        }
    }
}
