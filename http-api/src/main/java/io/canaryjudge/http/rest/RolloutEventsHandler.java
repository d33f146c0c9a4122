package io.canaryjudge.http.rest;

import io.canaryjudge.http.rollout.RolloutService;
import io.canaryjudge.http.rollout.RolloutView;
import io.canaryjudge.http.wire.RolloutJson;
import io.canaryjudge.rollout.Timeline;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Streams a rollout as server-sent events: {@code entry} for each line of its time line, those before included,
 * {@code state} when something happened, {@code end} when nothing will any more. Who comes back with
 * {@code Last-Event-ID} gets the entries after that.
 */
final class RolloutEventsHandler implements Handler<RoutingContext> {

    private static final long KEEP_ALIVE_MILLIS = 15_000;

    private final Vertx vertx;
    private final RolloutService service;

    RolloutEventsHandler(Vertx vertx, RolloutService service) {
        this.vertx = vertx;
        this.service = service;
    }

    @Override
    public void handle(RoutingContext context) {
        RolloutView rollout = RolloutHandler.find(service, context);
        HttpServerResponse response = context.response()
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        Stream stream = new Stream(response, lastId(context));
        stream.look(rollout);
        if (response.ended()) {
            return;
        }
        long keepAlive = vertx.setPeriodic(KEEP_ALIVE_MILLIS, timer -> response.write(": still here\n\n"));
        Runnable stopListening = service.listen(rollout.id(), stream::look).orElse(() -> {});
        Handler<Void> stop = gone -> service.run(() -> {
            vertx.cancelTimer(keepAlive);
            stopListening.run();
        });
        response.closeHandler(stop).endHandler(stop);
        if (response.closed()) {
            // before anybody listened
            stop.handle(null);
        }
        context.request().connection().shutdownHandler(stopping -> service.run(stream::stop));
    }

    private static long lastId(RoutingContext context) {
        String last = context.request().getHeader("Last-Event-ID");
        if (last == null) {
            return 0;
        }
        if (!last.matches("\\d{1,15}")) {
            throw new HttpProblem(400, "Last-Event-ID must be a number that an event had");
        }
        return Long.parseLong(last);
    }

    private static final class Stream {
        private final HttpServerResponse response;
        private long sent;

        /** @param sent the number of the last entry that the client has, from 1; 0 for none */
        Stream(HttpServerResponse response, long sent) {
            this.response = response;
            this.sent = sent;
        }

        /** Entries are numbered from 1 over all that there ever were; those that are not kept are left out. */
        void look(RolloutView rollout) {
            if (response.ended()) {
                return;
            }
            Timeline timeline = rollout.state().timeline();
            List<Timeline.Entry> entries = timeline.entries();
            long all = entries.size() + timeline.omitted();
            for (int i = 0; i < entries.size(); i++) {
                long number = i < Timeline.FIRST ? i + 1L : i + 1L + timeline.omitted();
                if (number > sent) {
                    send(
                            "entry",
                            "id: " + number + "\n",
                            RolloutJson.entry(entries.get(i)).encode());
                }
            }
            sent = Math.max(sent, all);
            if (!response.writeQueueFull() || rollout.state().phase().isEnd()) {
                send("state", "", RolloutHandler.state(rollout).encode());
            }
            if (rollout.state().phase().isEnd()) {
                response.end("event: end\ndata: {}\n\n");
            }
        }

        private void send(String event, String id, String data) {
            response.write("event: " + event + "\n" + id + "data: " + data + "\n\n");
        }

        /** Ends the answer, not the story: the client may come back for the rest. */
        void stop() {
            if (!response.ended()) {
                response.end();
            }
        }
    }
}
