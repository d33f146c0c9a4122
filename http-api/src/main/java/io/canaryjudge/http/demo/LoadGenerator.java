package io.canaryjudge.http.demo;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends requests as many independent users do: they come at random times (Poisson arrivals) and do not wait for each
 * other's answers. What it was too late for, because the machine stood still, it leaves out: sent all at once, it would be
 * a burst that no users make. Confined to one event loop.
 */
final class LoadGenerator {

    private static final int MOST_UNDER_WAY = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long TOO_LATE_NANOS = 100 * NANOS_PER_MILLI;

    private final Vertx vertx;
    private final HttpClient client;
    private final int port;
    private final double meanGapNanos;
    private final long mostRequests;
    private final SplittableRandom random;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong leftOut = new AtomicLong();
    private long nextNanos;
    private volatile boolean running;

    /**
     * A load that waits for {@link #start}.
     *
     * @param port where to send requests on the loopback address
     * @param perSecond how many, in the long run
     * @param mostRequests after so many it stops by itself
     */
    LoadGenerator(Vertx vertx, int port, double perSecond, long mostRequests, SplittableRandom random) {
        this.vertx = vertx;
        this.port = port;
        this.mostRequests = mostRequests;
        this.random = random;
        meanGapNanos = 1e9 / perSecond;
        client = vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(MOST_UNDER_WAY));
    }

    void start() {
        running = true;
        vertx.runOnContext(now -> {
            nextNanos = System.nanoTime();
            sendDue();
        });
    }

    /** Sends no more; answers may still come. */
    void stop() {
        running = false;
    }

    private void sendDue() {
        long now = System.nanoTime();
        while (running && nextNanos - now <= 0) {
            sendOrLeaveOut(now - nextNanos);
            nextNanos += (long) (-meanGapNanos * Math.log(1 - random.nextDouble()));
        }
        if (running) {
            vertx.setTimer(Math.max(1, (nextNanos - now) / NANOS_PER_MILLI), timer -> sendDue());
        }
    }

    private void sendOrLeaveOut(long lateNanos) {
        if (sent.get() >= mostRequests) {
            running = false;
        } else if (lateNanos > TOO_LATE_NANOS || underWay() >= MOST_UNDER_WAY) {
            leftOut.incrementAndGet();
        } else {
            sent.incrementAndGet();
            send();
        }
    }

    private void send() {
        client.request(HttpMethod.GET, port, Loopback.ADDRESS, "/orders")
                .compose(request -> request.send().compose(HttpClientResponse::end))
                .onComplete((done, failure) -> (failure == null ? answered : unanswered).incrementAndGet());
    }

    /** Requests whose answer has not come yet. */
    long underWay() {
        return sent.get() - answered.get() - unanswered.get();
    }

    /** What was done so far; may be called from any thread. */
    Tally tally() {
        return new Tally(sent.get(), unanswered.get(), leftOut.get());
    }

    /**
     * What became of requests.
     *
     * @param unanswered sent in vain
     * @param leftOut not sent: too late, or too many under way
     */
    record Tally(long sent, long unanswered, long leftOut) {}
}
