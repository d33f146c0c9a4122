package io.canaryjudge.http.rest;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Executor;

/**
 * An answer of server-sent events (HTML Living Standard, 9.2). All methods are called on the loop of the service that
 * tells the story.
 */
final class EventStream {

    private static final long KEEP_ALIVE_MILLIS = 15_000;

    private final HttpConnection connection;
    private final HttpServerResponse response;

    private EventStream(HttpConnection connection, HttpServerResponse response) {
        this.connection = connection;
        this.response = response;
    }

    static EventStream begin(RoutingContext context) {
        HttpServerResponse response = context.response()
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        return new EventStream(context.request().connection(), response);
    }

    /**
     * Sends an event.
     *
     * @param id what a client that comes back says it has
     * @param data without a line end
     */
    void send(String event, long id, String data) {
        response.write("event: " + event + "\nid: " + id + "\ndata: " + data + "\n\n");
    }

    /** Sends an event that a client need not remember. */
    void send(String event, String data) {
        response.write("event: " + event + "\ndata: " + data + "\n\n");
    }

    /** Whether the reader is slower than the story. */
    boolean isSlow() {
        return response.writeQueueFull();
    }

    boolean hasEnded() {
        return response.ended();
    }

    /** Says that nothing will come any more. */
    void end() {
        response.end("event: end\ndata: {}\n\n");
    }

    /**
     * Keeps the answer open until it ends, its reader goes or the service stops.
     *
     * @param loop of the service that tells the story
     * @param stopListening run on that loop when nobody reads any more
     */
    void keepOpen(Vertx vertx, Executor loop, Runnable stopListening) {
        long keepAlive = vertx.setPeriodic(KEEP_ALIVE_MILLIS, timer -> response.write(": still here\n\n"));
        Handler<Void> stop = gone -> loop.execute(() -> {
            vertx.cancelTimer(keepAlive);
            stopListening.run();
        });
        response.closeHandler(stop).endHandler(stop);
        if (response.closed()) {
            // before anybody listened
            stop.handle(null);
        }
        connection.shutdownHandler(stopping -> loop.execute(this::breakOff));
    }

    /** Ends the answer, not the story: the client may come back for the rest. */
    private void breakOff() {
        if (!response.ended()) {
            response.end();
        }
    }
}
