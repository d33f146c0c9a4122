package io.canaryjudge.http.rest;

import io.canaryjudge.http.coding.ContentCoding;
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

    /**
     * @param maxBytes the most that is taken, as sent and as unpacked
     * @param codings how bodies may be packed
     */
    BodyReader(int maxBytes, Set<ContentCoding> codings) {
        this.maxBytes = maxBytes;
        unpacker = new BodyUnpacker(codings, maxBytes);
    }

    /** The body that was read for this request; empty if there was none. */
    static byte[] body(RoutingContext context) {
        return context.get(KEY);
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        ContentCoding coding = unpacker.coding(request.getHeader(HttpHeaders.CONTENT_ENCODING));
        if (declaredLength(request) > maxBytes) {
            throw tooLarge();
        }
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            context.response().writeContinue();
        }
        Buffer sent = Buffer.buffer();
        request.handler(part -> append(context, sent, part));
        request.endHandler(ended -> finish(context, sent, coding));
        request.exceptionHandler(failure -> fail(context, new HttpProblem(400, "the body was not sent to its end")));
    }

    private void append(RoutingContext context, Buffer sent, Buffer part) {
        if (sent.length() + part.length() <= maxBytes) {
            sent.appendBuffer(part);
        } else {
            fail(context, tooLarge());
        }
    }

    private void finish(RoutingContext context, Buffer sent, ContentCoding coding) {
        if (context.failed()) {
            return;
        }
        unpacker.unpack(context.vertx(), coding, sent.getBytes()).onComplete(unpacked -> {
            if (context.failed()) {
                return;
            }
            if (unpacked.failed()) {
                context.fail(unpacked.cause());
                return;
            }
            context.put(KEY, unpacked.result());
            context.next();
        });
    }

    /** Fails a request once: parts that are still under way no longer count. */
    private static void fail(RoutingContext context, HttpProblem problem) {
        if (!context.failed() && !context.response().closed()) {
            context.fail(problem);
        }
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
