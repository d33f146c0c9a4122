package io.canaryjudge.http.rest;

import io.canaryjudge.http.coding.ContentCoding;
import io.canaryjudge.http.service.BodyBudget;
import io.canaryjudge.http.telemetry.Telemetry;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Reads a request's body, unpacks it where it is compressed, and keeps it with the request for the handler that follows.
 * Whatever the content type says, the body is taken as it is: {@code curl --data-binary} calls everything a form.
 */
final class BodyReader implements Handler<RoutingContext> {

    private static final String KEY = BodyReader.class.getName();

    private final int maxBytes;
    private final BodyUnpacker unpacker;
    private final BodyBudget budget;
    private final Telemetry telemetry;
    private final BodyArrays arrays = new BodyArrays();

    /**
     * A reader for the connections of one event loop.
     *
     * @param maxBytes the most that is taken of one request, as sent and as unpacked
     * @param codings how bodies may be packed
     * @param budget what all requests together may take
     */
    BodyReader(int maxBytes, Set<ContentCoding> codings, BodyBudget budget, Telemetry telemetry) {
        this.maxBytes = maxBytes;
        unpacker = new BodyUnpacker(codings, maxBytes);
        this.budget = budget;
        this.telemetry = telemetry;
    }

    /** The body that was read for this request; empty if there was none. */
    static byte[] body(RoutingContext context) {
        return received(context).copy();
    }

    /** The same without a copy, until the request ends or, if it is held, until it is released. */
    static ReceivedBody received(RoutingContext context) {
        return context.get(KEY);
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        ContentCoding coding = unpacker.coding(request.getHeader(HttpHeaders.CONTENT_ENCODING));
        long length = declaredLength(request);
        if (length > maxBytes) {
            throw tooLarge();
        }
        ReceivedBody body = new ReceivedBody(arrays, budget);
        if (!body.reserve(length)) {
            throw tooMuch();
        }
        context.put(KEY, body);
        context.addEndHandler(ended -> body.requestEnded());
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            context.response().writeContinue();
        }
        request.handler(part -> append(context, body, part));
        request.endHandler(ended -> finish(context, body, coding));
        request.exceptionHandler(failure -> fail(context, new HttpProblem(400, "the body was not sent to its end")));
    }

    private void append(RoutingContext context, ReceivedBody body, Buffer part) {
        if (context.failed()) {
            return;
        }
        int length = part.length();
        if (body.length() + length > maxBytes) {
            fail(context, tooLarge());
        } else if (!body.reserve(body.length() + length)) {
            fail(context, tooMuch());
        } else {
            part.getBytes(0, length, body.roomFor(length), body.length());
            body.grow(length);
        }
    }

    private void finish(RoutingContext context, ReceivedBody body, ContentCoding coding) {
        if (context.failed()) {
            return;
        }
        if (coding == ContentCoding.IDENTITY || body.length() == 0) {
            context.next();
            return;
        }
        body.hold();
        unpacker.unpack(context.vertx(), coding, body.copy()).onComplete(unpacked -> {
            if (unpacked.succeeded()) {
                body.unpacked(unpacked.result());
            }
            if (body.letGo() || context.failed()) {
                return;
            }
            if (unpacked.failed()) {
                context.fail(unpacked.cause());
            } else {
                context.next();
            }
        });
    }

    /** Fails a request once: parts that are still under way no longer count. */
    private static void fail(RoutingContext context, HttpProblem problem) {
        if (!context.failed() && !context.response().closed()) {
            context.fail(problem);
        }
    }

    /** The rest of the body is read and thrown away. */
    private HttpProblem tooMuch() {
        telemetry.refusedBody();
        return new HttpProblem(
                        429,
                        "the bodies under way take more than the limit of " + budget.maxBytes()
                                + " bytes (maxBodyBytesInFlight); nothing of this one was taken")
                .withHeader(HttpHeaders.RETRY_AFTER, "1");
    }

    private HttpProblem tooLarge() {
        return new HttpProblem(413, "the body is larger than the limit of " + maxBytes + " bytes")
                .withHeader(HttpHeaders.CONNECTION, "close");
    }

    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            throw new HttpProblem(400, "Content-Length must be a whole number");
        }
    }
}
