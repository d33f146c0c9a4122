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
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A reverse proxy that splits requests between versions by weight and measures every one of them. */
final class Splitter {

    private static final long TIMEOUT_MILLIS = 5_000;
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

    private final InstantSource clock;
    private final Consumer<Measured> sink;
    private final HttpServer server;
    private final HttpClient client;
    private volatile WeightedRoundRobin<WeightedRoundRobin<Instance>> routes;

    /**
     * A splitter that does not listen yet.
     *
     * @param sink given every request when it is over, on the event loop
     */
    Splitter(Vertx vertx, InstantSource clock, Consumer<Measured> sink, List<Share> shares) {
        this.clock = clock;
        this.sink = sink;
        routes = routes(shares);
        server = vertx.createHttpServer().requestHandler(this::pass);
        client = vertx.createHttpClient(
                new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_INSTANCE));
    }

    /** Listens on a free port of the loopback address; gives the port. */
    Future<Integer> listen() {
        return server.listen(0, Loopback.ADDRESS).map(HttpServer::actualPort);
    }

    /** Splits by other weights from the next request on. */
    void split(List<Share> shares) {
        routes = routes(shares);
    }

    private static WeightedRoundRobin<WeightedRoundRobin<Instance>> routes(List<Share> shares) {
        return new WeightedRoundRobin<>(shares.stream()
                .map(share -> new Choice<>(WeightedRoundRobin.ofEquals(share.instances()), share.weight()))
                .toList());
    }

    private void pass(HttpServerRequest request) {
        long start = System.nanoTime();
        Instance instance = routes.next().next();
        boolean hasBody = hasBody(request);
        if (hasBody) {
            request.pause();
        }
        client.request(options(request, instance))
                .compose(passed -> hasBody ? passed.send(request) : passed.send())
                .compose(answer -> passBack(answer, request))
                .recover(failure -> refuse(request.response(), failure))
                .onSuccess(status -> sink.accept(
                        new Measured(instance, clock.millis(), (System.nanoTime() - start) / 1_000, status)));
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

    private static Future<Integer> passBack(HttpClientResponse answer, HttpServerRequest request) {
        int status = answer.statusCode();
        HttpServerResponse response = request.response().setStatusCode(status);
        response.headers().setAll(passedOn(answer.headers()));
        boolean mayHaveBody =
                status != 204 && status != 304 && !request.method().equals(HttpMethod.HEAD);
        response.setChunked(mayHaveBody && !answer.headers().contains(HttpHeaders.CONTENT_LENGTH));
        return answer.pipeTo(response).map(status);
    }

    /** Answers in the instance's place, unless it is the client that has gone. */
    private static Future<Integer> refuse(HttpServerResponse response, Throwable failure) {
        if (response.closed()) {
            return Future.failedFuture(failure);
        }
        int status = failure instanceof TimeoutException ? 504 : 502;
        if (response.headWritten()) {
            response.reset();
        } else {
            response.setStatusCode(status).end();
        }
        return Future.succeededFuture(status);
    }

    /** Stops listening. */
    Future<Void> close() {
        return server.close().eventually(client::close);
    }

    /**
     * What a version gets of the traffic.
     *
     * @param weight relative to the other shares' weights
     */
    record Share(List<Instance> instances, int weight) {}
}
