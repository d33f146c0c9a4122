package io.canaryjudge.http.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.http.config.PolicyReader;
import io.canaryjudge.http.config.PolicyWords;
import io.canaryjudge.http.ingest.Decoded;
import io.canaryjudge.http.ingest.TraceException;
import io.canaryjudge.http.ingest.TraceExtent;
import io.canaryjudge.http.ingest.TraceReader;
import io.canaryjudge.http.ingest.TraceRow;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.service.PastReplay;
import io.canaryjudge.http.service.Replay;
import io.canaryjudge.http.service.ReplayJson;
import io.canaryjudge.http.service.TraceReplay;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Judges recorded traffic by the policy that a request brings: a trace that it brings too, as {@code judge replay} does, or
 * what an analysis has seen that has ended; and says what a policy means. One replay runs at a time, on a thread of its own.
 */
final class ReplayHandler {

    /** Of one event loop; each holds the body of its request. */
    private static final int MOST_WAITING = 4;

    private static final long LONGEST_MINUTES = 2;

    private final WorkerExecutor worker;
    private final JudgeService service;
    private final AtomicInteger waiting = new AtomicInteger();

    ReplayHandler(Vertx vertx, JudgeService service) {
        worker = vertx.createSharedWorkerExecutor("replay", 1, LONGEST_MINUTES, TimeUnit.MINUTES);
        this.service = service;
    }

    void replay(RoutingContext context) {
        if (waiting.get() >= MOST_WAITING) {
            throw new HttpProblem(429, "as many replays are waiting as may: " + MOST_WAITING + "; try again later")
                    .withHeader(HttpHeaders.RETRY_AFTER, "5");
        }
        waiting.incrementAndGet();
        byte[] body = BodyReader.body(context);
        worker.executeBlocking(() -> ReplayRequest.of(JsonBodies.parse(body)), false)
                .compose(request -> replay(context, request))
                .onComplete(done -> waiting.decrementAndGet())
                .onSuccess(json -> answer(context, json))
                .onFailure(context::fail);
    }

    private Future<JsonObject> replay(RoutingContext context, ReplayRequest request) {
        return request.analysis().isEmpty()
                ? worker.executeBlocking(() -> replayTrace(request), false)
                : requireAnalysis(context, request.analysis())
                        .compose(found -> worker.executeBlocking(() -> replayPast(request), false));
    }

    private Future<Void> requireAnalysis(RoutingContext context, String id) {
        Promise<Void> found = Promise.promise();
        service.run(() -> {
            try {
                AnalysisHandler.find(service, context, id);
                found.complete();
            } catch (RuntimeException e) {
                found.fail(e);
            }
        });
        return found.future();
    }

    private JsonObject replayPast(ReplayRequest request) {
        PastReplay came = service.pastReplays().replay(request.analysis(), request.policy(), request.look());
        if (came instanceof PastReplay.Refused refused) {
            throw problem(refused);
        }
        return ReplayJson.of((PastReplay.Replayed) came);
    }

    private static HttpProblem problem(PastReplay.Refused refused) {
        int status = switch (refused.why()) {
            case UNKNOWN -> 404;
            case RUNNING, NEVER_KEPT -> 409;
            case NO_LONGER_KEPT -> 410;
            case TOO_MANY_LOOKS -> 400;
        };
        HttpProblem problem = new HttpProblem(status, refused.detail());
        refused.keptSinceMillis()
                .ifPresent(since ->
                        problem.with("keptSince", Instant.ofEpochMilli(since).toString()));
        return problem;
    }

    private static JsonObject replayTrace(ReplayRequest request) {
        byte[] trace = request.trace().getBytes(UTF_8);
        TraceExtent extent = new TraceExtent();
        Decoded rows = read(trace, extent);
        if (extent.rows() == 0) {
            throw new HttpProblem(400, "the trace has no usable row").with("rows", ReplayJson.rows(rows));
        }
        Duration look = request.look().orElse(Duration.ofSeconds(1));
        requireFewLooks(look, extent);
        TraceReplay replay = new TraceReplay(
                "replay",
                request.policy().orElse(AnalysisPolicy.DEFAULT),
                WindowSpec.DEFAULT,
                look,
                extent.firstMillis(),
                extent.lastMillis());
        read(trace, replay::take);
        return ReplayJson.of(replay.finish(), rows)
                .put("startMs", extent.firstMillis())
                .put("endMs", extent.lastMillis());
    }

    private static void requireFewLooks(Duration look, TraceExtent extent) {
        long looks = (extent.lastMillis() - extent.firstMillis()) / look.toMillis();
        if (looks > Replay.MOST_LOOKS) {
            throw new HttpProblem(
                    400,
                    "look must be longer: the trace lasts for " + looks + " of them, and " + Replay.MOST_LOOKS
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
