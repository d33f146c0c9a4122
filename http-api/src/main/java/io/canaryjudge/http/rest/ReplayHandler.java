package io.canaryjudge.http.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.http.config.PolicyReader;
import io.canaryjudge.http.config.PolicyWords;
import io.canaryjudge.http.ingest.Decoded;
import io.canaryjudge.http.ingest.TraceException;
import io.canaryjudge.http.ingest.TraceExtent;
import io.canaryjudge.http.ingest.TraceReader;
import io.canaryjudge.http.ingest.TraceRow;
import io.canaryjudge.http.service.ReplayJson;
import io.canaryjudge.http.service.TraceReplay;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Judges recorded traffic that a request brings, by the policy that it brings, as {@code judge replay} does; and says what
 * a policy means. One replay runs at a time, on a thread of its own.
 */
final class ReplayHandler {

    /** Of one event loop; each holds the body of its request. */
    private static final int MOST_WAITING = 4;

    private static final int MOST_LOOKS = 100_000;
    private static final long LONGEST_MINUTES = 2;

    private final WorkerExecutor worker;
    private final AtomicInteger waiting = new AtomicInteger();

    ReplayHandler(Vertx vertx) {
        worker = vertx.createSharedWorkerExecutor("replay", 1, LONGEST_MINUTES, TimeUnit.MINUTES);
    }

    void replay(RoutingContext context) {
        if (waiting.get() >= MOST_WAITING) {
            throw new HttpProblem(429, "as many replays are waiting as may: " + MOST_WAITING + "; try again later")
                    .withHeader(HttpHeaders.RETRY_AFTER, "5");
        }
        waiting.incrementAndGet();
        byte[] body = BodyReader.body(context);
        worker.executeBlocking(() -> replay(body), false)
                .onComplete(done -> waiting.decrementAndGet())
                .onSuccess(json -> answer(context, json))
                .onFailure(context::fail);
    }

    private static JsonObject replay(byte[] body) {
        ReplayRequest request = ReplayRequest.of(JsonBodies.parse(body));
        byte[] trace = request.trace().getBytes(UTF_8);
        TraceExtent extent = new TraceExtent();
        Decoded rows = read(trace, extent);
        if (extent.rows() == 0) {
            throw new HttpProblem(400, "the trace has no usable row").with("rows", ReplayJson.rows(rows));
        }
        requireFewLooks(request, extent);
        TraceReplay replay = new TraceReplay(
                "replay",
                request.policy(),
                WindowSpec.DEFAULT,
                request.look(),
                extent.firstMillis(),
                extent.lastMillis());
        read(trace, replay::take);
        return ReplayJson.of(replay.finish(), rows)
                .put("startMs", extent.firstMillis())
                .put("endMs", extent.lastMillis());
    }

    private static void requireFewLooks(ReplayRequest request, TraceExtent extent) {
        long looks =
                (extent.lastMillis() - extent.firstMillis()) / request.look().toMillis();
        if (looks > MOST_LOOKS) {
            throw new HttpProblem(
                    400,
                    "look must be longer: the trace lasts for " + looks + " of them, and " + MOST_LOOKS
                            + " are the most");
        }
    }

    private static Decoded read(byte[] trace, Consumer<TraceRow> sink) {
        try {
            return new TraceReader(TraceReader.OnBadRow.SKIP).read(new ByteArrayInputStream(trace), sink);
        } catch (TraceException e) {
            throw new HttpProblem(400, String.valueOf(e.getMessage()));
        }
    }

    void check(RoutingContext context) {
        byte[] body = BodyReader.body(context);
        context.vertx()
                .executeBlocking(() -> PolicyWords.describe(PolicyReader.read(new String(body, UTF_8))), false)
                .onSuccess(words -> answer(context, new JsonObject().put("words", words)))
                .onFailure(context::fail);
    }

    private static void answer(RoutingContext context, JsonObject json) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(json.encode() + "\n");
    }
}
