package io.canaryjudge.http.rest;

import io.canaryjudge.connector.otlp.CountedPoints;
import io.canaryjudge.connector.otlp.OtlpBodyException;
import io.canaryjudge.connector.otlp.OtlpEncoding;
import io.canaryjudge.connector.otlp.OtlpReceiver;
import io.canaryjudge.connector.otlp.Received;
import io.canaryjudge.http.ingest.ServiceFilter;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.window.Arrival;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes OpenTelemetry metrics, as OTLP over HTTP has it: what was not accepted is told in a partial success, and
 * failures are statuses in the encoding of the request.
 *
 * <p>Bodies are decoded one after the other away from the event loop, which only files what came out, an instance and
 * stretch at a time.
 */
final class OtlpHandler {

    /** More bodies than this do not wait to be decoded. */
    private static final int MOST_WAITING = 32;

    private static final String RETRY_SOON = "1";
    private static final String RETRY_LATER = "60";

    /** {@code google.rpc.Code}. */
    private static final int INVALID_ARGUMENT = 3;

    private static final int PERMISSION_DENIED = 7;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int INTERNAL = 13;
    private static final int UNAVAILABLE = 14;
    private static final int UNAUTHENTICATED = 16;

    private final JudgeService service;
    private final OtlpReceiver receiver;
    private final Telemetry telemetry;
    private final AtomicInteger waiting = new AtomicInteger();

    OtlpHandler(JudgeService service, OtlpReceiver receiver, Telemetry telemetry) {
        this.service = service;
        this.receiver = receiver;
        this.telemetry = telemetry;
    }

    /** Refuses what is neither of the two encodings before its body is read. */
    void requireEncoding(RoutingContext context) {
        if (encoding(context).isEmpty()) {
            throw new HttpProblem(415, "the content type must be application/x-protobuf or application/json");
        }
        if (waiting.get() >= MOST_WAITING) {
            throw busy();
        }
        context.next();
    }

    private static HttpProblem busy() {
        return new HttpProblem(429, "too many bodies wait to be decoded").withHeader("Retry-After", RETRY_SOON);
    }

    private static Optional<OtlpEncoding> encoding(RoutingContext context) {
        return OtlpEncoding.ofContentType(context.request().getHeader(HttpHeaders.CONTENT_TYPE));
    }

    /** Takes a body that has been read. */
    void metrics(RoutingContext context) {
        OtlpEncoding encoding = encoding(context).orElseThrow();
        Acknowledgement.requireRoom(service.ownShard());
        byte[] body = BodyReader.body(context);
        if (waiting.get() >= MOST_WAITING) {
            throw busy();
        }
        waiting.incrementAndGet();
        long now = service.nowMillis();
        ServiceFilter services = Callers.services(context);
        context.vertx()
                .executeBlocking(() -> receiver.receive(encoding, body, now, services))
                .onComplete(done -> waiting.decrementAndGet())
                .onSuccess(received -> taken(context, encoding, received))
                .onFailure(failure -> context.fail(
                        failure instanceof OtlpBodyException malformed
                                ? new HttpProblem(400, malformed.reason())
                                : failure));
    }

    private void taken(RoutingContext context, OtlpEncoding encoding, Received received) {
        received.fates().forEach(telemetry::otlpPoints);
        if (received.isKeptOutByLimit()) {
            context.fail(
                    new HttpProblem(429, String.join("; ", received.reasons())).withHeader("Retry-After", RETRY_LATER));
            return;
        }
        file(context, encoding, received, new Filed(service.ownShard().mark()), 0);
    }

    /** Files one after the other, so that others have their turn in between. */
    private void file(RoutingContext context, OtlpEncoding encoding, Received received, Filed filed, int next) {
        if (next == received.counted().size()) {
            Acknowledgement.when(
                    context, service.ownShard(), filed.mark, () -> answer(context, encoding, received, filed));
            return;
        }
        CountedPoints counted = received.counted().get(next);
        for (Map<Arrival, Long> fates : service.ingestCounted(List.of(counted.requests()))) {
            filed.add(counted, fates);
        }
        context.vertx().runOnContext(turn -> file(context, encoding, received, filed, next + 1));
    }

    private static void answer(RoutingContext context, OtlpEncoding encoding, Received received, Filed filed) {
        List<String> reasons = new ArrayList<>(received.reasons());
        if (filed.overLimit > 0) {
            reasons.add("more instances than may be held at one time");
        }
        HttpServerResponse response = context.response();
        if (response.closed()) {
            return;
        }
        if (filed.late > 0) {
            response.putHeader("Judge-Late-Samples", Long.toString(filed.late));
        }
        byte[] answer = encoding.answer(received.refused() + filed.overLimit, String.join("; ", reasons));
        response.putHeader(HttpHeaders.CONTENT_TYPE, encoding.contentType()).end(Buffer.buffer(answer));
    }

    /** Answers a request that failed with a status, where the request's encoding is known. */
    void fail(RoutingContext context) {
        Optional<OtlpEncoding> encoding = encoding(context);
        boolean isOurs = context.failure() instanceof HttpProblem && encoding.isPresent();
        if (!isOurs || context.response().headWritten()) {
            context.next();
            return;
        }
        HttpProblem problem = (HttpProblem) context.failure();
        problem.headers().forEach(context.response()::putHeader);
        byte[] status = encoding.orElseThrow().status(code(problem.status()), String.valueOf(problem.getMessage()));
        context.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, encoding.orElseThrow().contentType())
                .end(Buffer.buffer(status));
    }

    private static int code(int status) {
        if (status == 401 || status == 403) {
            return status == 401 ? UNAUTHENTICATED : PERMISSION_DENIED;
        }
        if (status == 503) {
            return UNAVAILABLE;
        }
        return status == 429 ? RESOURCE_EXHAUSTED : status < 500 ? INVALID_ARGUMENT : INTERNAL;
    }

    /** What became of the parts that were filed so far. */
    private static final class Filed {
        private final long mark;
        private long late;
        private long overLimit;

        /** @param mark from which on they are recorded */
        Filed(long mark) {
            this.mark = mark;
        }

        void add(CountedPoints counted, Map<Arrival, Long> fates) {
            late += fates.getOrDefault(Arrival.LATE, 0L);
            overLimit += fates.keySet().stream().anyMatch(Arrival::isSeriesLimit) ? counted.points() : 0;
        }
    }
}
