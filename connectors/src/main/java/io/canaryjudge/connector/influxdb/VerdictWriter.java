package io.canaryjudge.connector.influxdb;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.connector.source.Asked;
import io.canaryjudge.connector.source.SourceHttp;
import io.canaryjudge.connector.source.SourceHttp.SourceAnswer;
import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.connector.source.SourceServer.Access;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes verdicts to an InfluxDB so that they can be drawn there. What cannot be written now waits, up to a number of points;
 * beyond that the oldest are dropped and counted. Nothing waits for it. Confined to the context on which it is made; its
 * counts may be read by any thread.
 */
public final class VerdictWriter implements AutoCloseable {

    private static final int MOST_WAITING = 10_000;
    private static final int MOST_AT_ONCE = 500;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** Sent again, the same points would be refused again. */
    private static final Set<Integer> REFUSED = Set.of(400, 413, 422);

    private final Vertx vertx;
    private final SourceHttp http;
    private final SourceServer server;
    private final InfluxDbVersion version;
    private final VerdictTarget target;
    private final Deque<String> waiting = new ArrayDeque<>();
    private final LongAdder written = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private boolean isBusy;
    private boolean isClosed;
    private int failed;

    /** A writer that has nothing to write yet. */
    public VerdictWriter(Vertx vertx, SourceServer server, InfluxDbVersion version, VerdictTarget target) {
        this.vertx = vertx;
        this.server = server;
        this.version = version;
        this.target = target;
        // Version 2 has a word of its own for its tokens, which is put into each request.
        http = new SourceHttp(
                vertx, version instanceof InfluxDbVersion.V2 ? server.withAccess(new Access.Open()) : server);
    }

    /** Writes where an analysis stands, soon; returns at once. */
    public void write(String analysis, AnalysisReport report) {
        for (String line : VerdictLines.of(target.measurement(), analysis, report)) {
            if (waiting.size() >= MOST_WAITING) {
                waiting.removeFirst();
                dropped.increment();
            }
            waiting.addLast(line);
        }
        next();
    }

    private void next() {
        if (isBusy || isClosed || waiting.isEmpty()) {
            return;
        }
        isBusy = true;
        List<String> batch = new ArrayList<>();
        while (batch.size() < MOST_AT_ONCE && !waiting.isEmpty()) {
            batch.add(waiting.removeFirst());
        }
        Asked asked = new Asked();
        long timer = vertx.setTimer(server.timeout().toMillis(), over -> asked.cancel());
        send(batch, asked).onComplete(done -> {
            vertx.cancelTimer(timer);
            take(batch, done);
        });
    }

    private Future<SourceAnswer> send(List<String> batch, Asked asked) {
        Buffer body = Buffer.buffer(String.join("\n", batch) + "\n");
        return http.ask(HttpMethod.POST, path(), asked, request -> {
            parameters(request);
            return request.putHeader("content-type", "text/plain; charset=utf-8")
                    .sendBuffer(body);
        });
    }

    private String path() {
        if (version instanceof InfluxDbVersion.V1) {
            return "/write";
        }
        return version instanceof InfluxDbVersion.V2 ? "/api/v2/write" : "/api/v3/write_lp";
    }

    private void parameters(HttpRequest<Void> request) {
        if (version instanceof InfluxDbVersion.V2 v2) {
            request.addQueryParam("org", v2.organization())
                    .addQueryParam("bucket", target.into())
                    .addQueryParam("precision", "ms");
            token().ifPresent(token -> request.putHeader("authorization", "Token " + token));
        } else {
            request.addQueryParam("db", target.into())
                    .addQueryParam("precision", version instanceof InfluxDbVersion.V1 ? "ms" : "millisecond");
        }
    }

    private Optional<String> token() {
        if (server.access() instanceof Access.Bearer bearer) {
            return Optional.of(bearer.token());
        }
        return server.access() instanceof Access.Basic basic
                ? Optional.of(basic.user() + ":" + basic.password())
                : Optional.empty();
    }

    private void take(List<String> batch, AsyncResult<SourceAnswer> done) {
        isBusy = false;
        int status = done.succeeded() ? done.result().status() : 0;
        if (status / 100 == 2) {
            written.add(batch.size());
            failed = 0;
            next();
            return;
        }
        failures.increment();
        if (REFUSED.contains(status)) {
            dropped.add(batch.size());
            next();
            return;
        }
        putBack(batch);
        pause(done.succeeded() ? done.result().wish() : Duration.ZERO);
    }

    private void putBack(List<String> batch) {
        for (int i = batch.size() - 1; i >= 0; i--) {
            if (waiting.size() < MOST_WAITING) {
                waiting.addFirst(batch.get(i));
            } else {
                dropped.increment();
            }
        }
    }

    private void pause(Duration wish) {
        failed++;
        long own = Math.min(LONGEST_PAUSE.toMillis(), 1_000L << Math.min(failed - 1, 6));
        isBusy = true;
        vertx.setTimer(Math.max(own, wish.toMillis()), over -> {
            isBusy = false;
            next();
        });
    }

    /** Points that the server has taken. */
    public long written() {
        return written.sum();
    }

    /** Requests that it has not. */
    public long failures() {
        return failures.sum();
    }

    /** Points that were given up. */
    public long dropped() {
        return dropped.sum();
    }

    /** Writes no more. */
    @Override
    public void close() {
        isClosed = true;
        http.close();
    }
}
