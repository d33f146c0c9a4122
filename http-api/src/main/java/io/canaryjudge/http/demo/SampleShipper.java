package io.canaryjudge.http.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Brings measured requests to the service, a batch a second. What could not be brought is kept for the next second, up to
 * {@value #MOST_WAITING} batches; what the service refuses is counted and told. Confined to one event loop.
 */
final class SampleShipper implements Consumer<Measured> {

    /** The service takes samples for about so many seconds after their time. */
    private static final int MOST_WAITING = 15;

    private static final long PERIOD_MILLIS = 1_000;
    private static final long TIMEOUT_MILLIS = 5_000;

    private final WebClient client;
    private final int port;
    private final String service;
    private final Consumer<String> notices;
    private final Deque<LineBatch> waiting = new ArrayDeque<>();
    private LineBatch open;
    private boolean sending;
    private final AtomicLong collected = new AtomicLong();
    private volatile Tally tally = Tally.NONE;

    /**
     * A shipper that waits for {@link #start}.
     *
     * @param port where the service listens on the loopback address
     * @param notices told in one line of whatever did not go well
     */
    SampleShipper(WebClient client, int port, String service, Consumer<String> notices) {
        this.client = client;
        this.port = port;
        this.service = service;
        this.notices = notices;
        open = new LineBatch(service);
    }

    /** Ships every second from now on. */
    void start(Vertx vertx) {
        vertx.setPeriodic(PERIOD_MILLIS, timer -> ship());
    }

    @Override
    public void accept(Measured measured) {
        open.add(measured);
        collected.incrementAndGet();
    }

    /** Whether samples are still to be brought; may be called from any thread. */
    boolean isBusy() {
        return tally.total() < collected.get();
    }

    /** What became of the samples so far; may be called from any thread. */
    Tally tally() {
        return tally;
    }

    /** Ships what there is; to be called on the event loop. */
    void ship() {
        if (open.lines() > 0) {
            waiting.add(open);
            open = new LineBatch(service);
        }
        while (waiting.size() > MOST_WAITING) {
            int lost = waiting.remove().lines();
            tally = tally.plus(new Tally(0, 0, 0, lost));
            notices.accept(lost + " samples were lost: the service has not taken any for " + MOST_WAITING + " s");
        }
        shipOldest();
    }

    private void shipOldest() {
        LineBatch batch = waiting.peek();
        if (batch == null || sending) {
            return;
        }
        sending = true;
        send(batch).onComplete((response, failure) -> {
            sending = false;
            if (failure != null || response.statusCode() >= 500) {
                notices.accept("the service did not take " + batch.lines() + " samples, which are kept: "
                        + (failure == null ? "it answered " + response.statusCode() : failure.getMessage()));
            } else {
                waiting.remove(batch);
                count(batch, response);
                shipOldest();
            }
        });
    }

    private Future<HttpResponse<Buffer>> send(LineBatch batch) {
        return client.post(port, Loopback.ADDRESS, "/api/v2/write?precision=ms")
                .timeout(TIMEOUT_MILLIS)
                .sendBuffer(batch.body());
    }

    private void count(LineBatch batch, HttpResponse<Buffer> response) {
        if (response.statusCode() == 204) {
            String late = response.getHeader("Judge-Late-Samples");
            long lateCount = late == null ? 0 : Long.parseLong(late);
            tally = tally.plus(new Tally(batch.lines() - lateCount, lateCount, 0, 0));
            return;
        }
        JsonObject problem = problem(response);
        long taken = problem.getLong("accepted", 0L);
        long late = problem.getLong("late", 0L);
        long refused = batch.lines() - taken - late;
        tally = tally.plus(new Tally(taken, late, refused, 0));
        notices.accept("the service refused " + refused + " samples: "
                + problem.getString("detail", "it answered " + response.statusCode()));
    }

    private static JsonObject problem(HttpResponse<Buffer> response) {
        try {
            JsonObject problem = response.bodyAsJsonObject();
            return problem == null ? new JsonObject() : problem;
        } catch (DecodeException | ClassCastException e) {
            return new JsonObject();
        }
    }

    /**
     * What became of samples.
     *
     * @param late came after their window had been sealed
     * @param lost could not be brought in time
     */
    record Tally(long taken, long late, long refused, long lost) {

        static final Tally NONE = new Tally(0, 0, 0, 0);

        long total() {
            return taken + late + refused + lost;
        }

        Tally plus(Tally other) {
            return new Tally(taken + other.taken, late + other.late, refused + other.refused, lost + other.lost);
        }
    }
}
