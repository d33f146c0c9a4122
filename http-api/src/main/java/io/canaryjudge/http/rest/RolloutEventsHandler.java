package io.canaryjudge.http.rest;

import io.canaryjudge.http.rollout.RolloutService;
import io.canaryjudge.http.rollout.RolloutView;
import io.canaryjudge.http.wire.RolloutJson;
import io.canaryjudge.rollout.Timeline;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Streams a rollout as server-sent events: {@code entry} for each line of its time line, those before included,
 * {@code state} when something happened, {@code end} when nothing will any more. Who comes back with
 * {@code Last-Event-ID} gets the entries after that.
 */
final class RolloutEventsHandler implements Handler<RoutingContext> {

    private final Vertx vertx;
    private final RolloutService service;

    RolloutEventsHandler(Vertx vertx, RolloutService service) {
        this.vertx = vertx;
        this.service = service;
    }

    @Override
    public void handle(RoutingContext context) {
        RolloutView rollout = RolloutHandler.find(service, context);
        Story story = new Story(EventStream.begin(context), lastId(context));
        story.look(rollout);
        if (story.events.hasEnded()) {
            return;
        }
        Runnable stopListening = service.listen(rollout.id(), story::look).orElse(() -> {});
        story.events.keepOpen(vertx, service::run, stopListening);
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

    private static final class Story {
        private final EventStream events;
        private long sent;

        /** @param sent the number of the last entry that the client has, from 1; 0 for none */
        Story(EventStream events, long sent) {
            this.events = events;
            this.sent = sent;
        }

        /** Entries are numbered from 1 over all that there ever were; those that are not kept are left out. */
        void look(RolloutView rollout) {
            if (events.hasEnded()) {
                return;
            }
            Timeline timeline = rollout.state().timeline();
            List<Timeline.Entry> entries = timeline.entries();
            long all = entries.size() + timeline.omitted();
            for (int i = 0; i < entries.size(); i++) {
                long number = i < Timeline.FIRST ? i + 1L : i + 1L + timeline.omitted();
                if (number > sent) {
                    events.send(
                            "entry", number, RolloutJson.entry(entries.get(i)).encode());
                }
            }
            sent = Math.max(sent, all);
            if (!events.isSlow() || rollout.state().phase().isEnd()) {
                events.send("state", RolloutHandler.state(rollout).encode());
            }
            if (rollout.state().phase().isEnd()) {
                events.end();
            }
        }
    }
}
