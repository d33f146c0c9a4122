package io.canaryjudge.http.rest;

import io.canaryjudge.http.service.Fate;
import io.canaryjudge.http.service.IngestShard;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Answers to samples that must not be given before a disk has them. */
final class Acknowledgement {

    private static final String RETRY_AFTER_SECONDS = "1";

    private Acknowledgement() {}

    /** @throws HttpProblem if the disk does not keep up: nothing of a body must be taken then */
    static void requireRoom(IngestShard shard) {
        if (shard.isBlocked()) {
            throw notKept("the disk does not take samples fast enough; nothing of this body was taken");
        }
    }

    /**
     * Answers when everything is as durable as promised that was recorded since a mark, or says that it is not.
     *
     * @param answer may throw {@link HttpProblem}
     */
    static void when(RoutingContext context, IngestShard shard, long mark, Runnable answer) {
        shard.whenDurable(mark, fate -> {
            try {
                requireKept(fate);
                answer.run();
            } catch (RuntimeException e) {
                context.fail(e);
            }
        });
    }

    /** @throws HttpProblem if the samples are not kept for certain */
    static void requireKept(Fate fate) {
        switch (fate) {
            case KEPT -> {}
            case LOST -> throw notKept("no disk took the samples; send the body again");
            case UNKNOWN ->
                throw notKept("the disk has not said whether it has the samples; if they are sent again, they may"
                        + " count twice");
        }
    }

    private static HttpProblem notKept(String detail) {
        return new HttpProblem(503, detail).withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
}
