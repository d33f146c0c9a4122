package io.canaryjudge.connector.outbound;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One call and its whole answer. Runs on one context of its Vert.x. */
final class Exchange {

    private static final int MOST_READ = 64 << 10;

    private final Vertx vertx;
    private final OutboundHttp http;
    private final Duration timeout;
    private final Promise<Answer> over = Promise.promise();
    private @Nullable HttpClientRequest request;

    Exchange(Vertx vertx, OutboundHttp http, Duration timeout) {
        this.vertx = vertx;
        this.http = http;
        this.timeout = timeout;
    }

    Future<Answer> run(HttpMethod method, OutboundUrl url, Map<String, String> headers, Buffer body) {
        vertx.getOrCreateContext().runOnContext(now -> {
            long timer = vertx.setTimer(Math.max(1, timeout.toMillis()), expired -> fail(new TimeoutException()));
            over.future().onComplete(done -> vertx.cancelTimer(timer));
            http.addresses(url)
                    .compose(addresses -> connect(method, url, addresses))
                    .compose(connected -> send(connected, headers, body))
                    .compose(this::read)
                    .onSuccess(over::tryComplete)
                    .onFailure(this::fail);
        });
        return over.future();
    }

    /** Tries one address after the other, each for its share of the time. */
    private Future<HttpClientRequest> connect(HttpMethod method, OutboundUrl url, List<InetAddress> addresses) {
        Duration share = timeout.dividedBy(addresses.size());
        Future<HttpClientRequest> connected = http.connect(method, url, addresses.get(0), share);
        for (InetAddress next : addresses.subList(1, addresses.size())) {
            connected = connected.recover(failure -> http.connect(method, url, next, share));
        }
        return connected;
    }

    private Future<HttpClientResponse> send(HttpClientRequest connected, Map<String, String> headers, Buffer body) {
        if (over.future().isComplete()) {
            connected.reset();
            return Future.failedFuture(new TimeoutException());
        }
        request = connected;
        headers.forEach(connected::putHeader);
        return connected.send(body);
    }

    private Future<Answer> read(HttpClientResponse response) {
        Buffer body = Buffer.buffer();
        response.handler(piece -> {
            if (body.length() + piece.length() > MOST_READ) {
                fail(new LongAnswerException());
            } else {
                body.appendBuffer(piece);
            }
        });
        return response.end().map(end -> new Answer(response.statusCode(), response.headers(), body));
    }

    private void fail(Throwable cause) {
        if (over.tryFail(cause) && request != null) {
            request.reset();
        }
    }

    /** An answer that is longer than anybody has reason to make it. */
    static final class LongAnswerException extends Exception {

        private static final long serialVersionUID = 1L;

        LongAnswerException() {
            super("the answer is longer than " + MOST_READ + " bytes");
        }
    }
}
