package io.canaryjudge.connector.webhook;

import io.canaryjudge.connector.outbound.Meaning;
import io.canaryjudge.spi.AttemptOutcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One exchange with the receiver. It is over when the answer has been read, has grown too long to be read, or the time
 * is up; the answer's head alone says what it means. Confined to the context it is run on.
 */
final class Attempt {

    private static final int MOST_READ = 4096;
    private static final String TOO_LATE = "the time is up";

    private final Vertx vertx;
    private final WebhookClient client;
    private final Duration timeout;
    private final Promise<AttemptOutcome> over = Promise.promise();
    private @Nullable HttpClientRequest request;
    private @Nullable AttemptOutcome answer;
    private int read;

    Attempt(Vertx vertx, WebhookClient client, Duration timeout) {
        this.vertx = vertx;
        this.client = client;
        this.timeout = timeout;
    }

    /** Starts; the future never fails. */
    Future<AttemptOutcome> run(OutgoingMessage message) {
        long timer = vertx.setTimer(timeout.toMillis(), expired -> expire());
        client.addresses()
                .compose(this::connect)
                .compose(connected -> send(connected, message))
                .compose(this::drain)
                .onSuccess(this::finish)
                .onFailure(cause -> finish(Meaning.ofCause(cause)));
        return over.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** Tries one address after the other, each for its share of the time. */
    private Future<HttpClientRequest> connect(List<InetAddress> addresses) {
        Duration share = timeout.dividedBy(addresses.size());
        Future<HttpClientRequest> connected = connect(addresses.get(0), share);
        for (InetAddress next : addresses.subList(1, addresses.size())) {
            connected = connected.recover(failure -> connect(next, share));
        }
        return connected;
    }

    private Future<HttpClientRequest> connect(InetAddress address, Duration share) {
        return isOver() ? Future.failedFuture(TOO_LATE) : client.connect(address, share);
    }

    private Future<HttpClientResponse> send(HttpClientRequest connected, OutgoingMessage message) {
        if (isOver()) {
            connected.reset();
            return Future.failedFuture(TOO_LATE);
        }
        request = connected;
        message.headers().forEach(connected::putHeader);
        return connected.send(Buffer.buffer(message.body()));
    }

    /**
     * Reads the answer's end so that the receiver can finish in peace; what it says, or that it breaks off, is no
     * matter.
     */
    private Future<AttemptOutcome> drain(HttpClientResponse response) {
        AttemptOutcome meaning = client.meaningOf(response);
        answer = meaning;
        response.handler(piece -> {
            read += piece.length();
            if (read > MOST_READ) {
                finish(meaning);
            }
        });
        return response.end().map(meaning).otherwise(meaning);
    }

    private void expire() {
        finish(answer != null ? answer : Meaning.failed("no answer within " + timeout.toMillis() + " ms"));
    }

    private void finish(AttemptOutcome outcome) {
        if (over.tryComplete(outcome) && request != null) {
            request.reset();
        }
    }

    private boolean isOver() {
        return over.future().isComplete();
    }
}
