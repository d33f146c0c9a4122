package io.canaryjudge.http.service;

import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Delivery;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.StreamHead;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;

/** The deliveries that were given up, for people who look after them. */
public final class Deliveries {

    private final Loop loop;
    private final Durable durable;
    private final InstantSource clock;

    Deliveries(Loop loop, Durable durable, InstantSource clock) {
        this.loop = loop;
        this.durable = durable;
        this.clock = clock;
    }

    /**
     * Those that were given up, in their order.
     *
     * @param after the number to go on after; 0 to begin
     */
    public Future<List<Delivery>> dead(long after, int limit) {
        return loop.callBlocking(() -> durable.store().outbox().dead(after, limit));
    }

    /** Offers one again, and keeps who wanted it and why; false when it was not given up. */
    public Future<Boolean> offerAgain(long number, String actor, String reason) {
        long now = clock.millis();
        JsonObject action =
                new JsonObject().put("delivery", number).put("actor", actor).put("reason", reason);
        return loop.callBlocking(() -> {
                    boolean isOffered = durable.store().outbox().offerAgain(number, now);
                    if (isOffered) {
                        keep(new Fact("delivery.offered-again", now, action.encode()));
                    }
                    return isOffered;
                })
                .onSuccess(offered -> durable.onOwed().run());
    }

    /** In a stream for each day, closed at once so that it is dropped when it is old. */
    private void keep(Fact fact) {
        String stream = "actions_"
                + Instant.ofEpochMilli(fact.atMillis()).atOffset(ZoneOffset.UTC).toLocalDate();
        Journal journal = durable.store().journal();
        CommitOutcome outcome;
        do {
            long after = journal.find(stream).map(StreamHead::entries).orElse(0L);
            outcome = journal.commit(Commit.of(stream, after, fact).closing());
        } while (outcome instanceof CommitOutcome.Moved);
    }
}
