package io.canaryjudge.http.demo;

import io.canaryjudge.http.demo.WeightedRoundRobin.Choice;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A reverse proxy that splits requests between two sides by weight. */
final class Splitter {

    private static final int WHOLE = 100;
    private static final long TIMEOUT_MILLIS = 5_000;
    private static final long HEALTH_MILLIS = 2_000;
    private static final int CONNECTIONS_PER_INSTANCE = 200;
    /** What concerns one connection only (RFC 9110 section 7.6.1), and the name of the host asked. */
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection",
            "host",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final Map<Side, Target> targets = new EnumMap<>(Side.class);
    private final HttpServer server;
    private final HttpClient client;
    private volatile Routes routes;

    /**
     * A splitter that does not listen yet.
     *
     * @param instances where the servers of both sides listen
     * @param first the side that gets all requests
     */
    Splitter(Vertx vertx, Map<Side, List<Instance>> instances, Side first) {
        instances.forEach((side, all) -> targets.put(side, new Target(side, all)));
        routes = routes(first, WHOLE);
        server = vertx.createHttpServer().requestHandler(this::pass);
        client = vertx.createHttpClient(
                new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_INSTANCE));
    }

    /** Listens on a free port of the loopback address; gives the port. */
    Future<Integer> listen() {
        return server.listen(0, Loopback.ADDRESS).map(HttpServer::actualPort);
    }

    /** Gives a side so many percent of the requests from the next one on, and the other side the rest. */
    void split(Side side, int percent) {
        routes = routes(side, percent);
    }

    private Routes routes(Side side, int percent) {
        List<Choice<Target>> choices = Arrays.stream(Side.values())
                .map(each -> new Choice<>(target(each), each == side ? percent : WHOLE - percent))
                .toList();
        return new Routes(side, percent, new WeightedRoundRobin<>(choices));
    }

    /** What a side gets, by the weights that hold now; may be called from any thread. */
    Front.Share share(Side side) {
        // the weights first: a request that was passed on by earlier ones has been counted when they are read
        Routes now = routes;
        int percent = now.side == side ? now.percent : WHOLE - now.percent;
        return new Front.Share(percent, target(side).passed.get());
    }

    private Target target(Side side) {
        return Objects.requireNonNull(targets.get(side));
    }

    /** Names of a side's servers that do not say that they are well. */
    Future<List<String>> unwell(Side side) {
        List<Instance> instances = target(side).instances;
        List<Future<Boolean>> asked = instances.stream().map(this::isWell).toList();
        return Future.join(asked)
                .map(all -> instances.stream()
                        .filter(instance ->
                                !asked.get(instances.indexOf(instance)).result())
                        .map(Instance::name)
                        .toList());
    }

    private Future<Boolean> isWell(Instance instance) {
        RequestOptions options = new RequestOptions()
                .setHost(Loopback.ADDRESS)
                .setPort(instance.port())
                .setURI(BackEnd.HEALTH)
                .setTimeout(HEALTH_MILLIS);
        return client.request(options)
                .compose(request -> request.send())
                .compose(answer -> answer.end().map(answer.statusCode() == 200))
                .otherwise(false);
    }

    private void pass(HttpServerRequest request) {
        Target target = routes.targets.next();
        target.passed.incrementAndGet();
        Instance instance = target.turns.next();
        boolean hasBody = hasBody(request);
        if (hasBody) {
            request.pause();
        }
        client.request(options(request, instance))
                .compose(passed -> hasBody ? passed.send(request) : passed.send())
                .compose(answer -> passBack(answer, request))
                .onFailure(failure -> refuse(request.response(), failure));
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING) : !length.equals("0");
    }

    private static RequestOptions options(HttpServerRequest request, Instance instance) {
        return new RequestOptions()
                .setHost(Loopback.ADDRESS)
                .setPort(instance.port())
                .setMethod(request.method())
                .setURI(request.uri())
                .setHeaders(passedOn(request.headers()))
                .setTimeout(TIMEOUT_MILLIS);
    }

    private static MultiMap passedOn(MultiMap headers) {
        MultiMap passed = MultiMap.caseInsensitiveMultiMap();
        headers.forEach((name, value) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                passed.add(name, value);
            }
        });
        return passed;
    }

    private static Future<Void> passBack(HttpClientResponse answer, HttpServerRequest request) {
        int status = answer.statusCode();
        HttpServerResponse response = request.response().setStatusCode(status);
        response.headers().setAll(passedOn(answer.headers()));
        boolean mayHaveBody =
                status != 204 && status != 304 && !request.method().equals(HttpMethod.HEAD);
        response.setChunked(mayHaveBody && !answer.headers().contains(HttpHeaders.CONTENT_LENGTH));
        return answer.pipeTo(response);
    }

    /** Answers in the instance's place, unless it is the client that has gone. */
    private static void refuse(HttpServerResponse response, Throwable failure) {
        if (response.closed()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
        } else {
            response.setStatusCode(failure instanceof TimeoutException ? 504 : 502)
                    .end();
        }
    }

    /** Stops listening. */
    Future<Void> close() {
        return server.close().eventually(client::close);
    }

    /** Weights and whose turn it is by them. */
    private record Routes(Side side, int percent, WeightedRoundRobin<Target> targets) {}

    /** A side with what it was given. */
    private static final class Target {
        private final List<Instance> instances;
        private final WeightedRoundRobin<Instance> turns;
        private final AtomicLong passed = new AtomicLong();

        Target(Side side, List<Instance> instances) {
            if (instances.isEmpty()) {
                throw new IllegalArgumentException("the side " + side.word() + " must have an instance");
            }
            this.instances = List.copyOf(instances);
            turns = WeightedRoundRobin.ofEquals(this.instances);
        }
    }
}
