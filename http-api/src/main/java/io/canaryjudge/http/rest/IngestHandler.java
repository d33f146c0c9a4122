package io.canaryjudge.http.rest;

import io.canaryjudge.http.ingest.Decoded;
import io.canaryjudge.http.ingest.LineProtocolDecoder;
import io.canaryjudge.http.ingest.NdjsonDecoder;
import io.canaryjudge.http.ingest.Precision;
import io.canaryjudge.http.ingest.ServiceFilter;
import io.canaryjudge.http.service.IngestShard;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.WindowSpec;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes samples. Good lines of a body count even where others are bad; a body with bad lines is answered with 400, every
 * bad line's place and reason, and the counts of both.
 */
final class IngestHandler {

    /** After so many bytes of a body others get their turn: some milliseconds at the most. */
    private static final int SLICE_BYTES = 1 << 20;

    private final IngestShard shard;
    private final IngestAnswer answer;

    /** @param shard of the event loop that the requests come in on */
    IngestHandler(IngestShard shard, IngestAnswer answer) {
        this.shard = shard;
        this.answer = answer;
    }

    /** InfluxDB line protocol, as InfluxDB v2 and v1 take it. */
    void lineProtocol(RoutingContext context) {
        Acknowledgement.requireRoom(shard);
        Precision precision = precision(context.queryParams().get("precision"));
        ReceivedBody body = BodyReader.received(context);
        body.hold();
        ServiceFilter services = Callers.services(context);
        readOn(context, body, shard.read(body.bytes(), body.length(), precision, services), shard.mark());
    }

    private void readOn(RoutingContext context, ReceivedBody body, LineProtocolDecoder.Body reading, long mark) {
        boolean isRead = true;
        try {
            isRead = reading.advance(SLICE_BYTES);
            if (isRead) {
                shard.count(reading.arrivals());
                Acknowledgement.when(
                        context, shard, mark, () -> answer.send(context, reading.decoded(), reading.arrivals()));
            } else {
                shard.run(() -> readOn(context, body, reading, mark));
            }
        } catch (RuntimeException e) {
            context.fail(e);
        } finally {
            if (isRead) {
                body.release();
            }
        }
    }

    /** Says what failed as InfluxDB's clients read it, beside the problem details. */
    static void explainToInfluxDbClients(RoutingContext context) {
        if (context.failure() instanceof HttpProblem problem) {
            String message = problem.withFirstError();
            problem.with("code", influxDbCode(problem.status()))
                    .with("message", message)
                    .with("error", message);
        }
        context.next();
    }

    private static String influxDbCode(int status) {
        return switch (status) {
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 429 -> "too many requests";
            default -> "invalid";
        };
    }

    private static Precision precision(@Nullable String word) {
        try {
            return word == null ? Precision.NANOSECONDS : Precision.ofWord(word);
        } catch (IllegalArgumentException e) {
            throw new HttpProblem(400, "query parameter precision: " + e.getMessage());
        }
    }

    /** JSON objects, one a line. */
    void ndjson(RoutingContext context) {
        Acknowledgement.requireRoom(shard);
        byte[] body = BodyReader.body(context);
        List<Sample> samples = new ArrayList<>();
        Decoded decoded = new NdjsonDecoder(shard.nowMillis(), WindowSpec.LEAD.toMillis(), Callers.services(context))
                .decode(body, 0, body.length, samples::add);
        long mark = shard.mark();
        Map<Arrival, Long> arrivals = shard.ingest(samples);
        Acknowledgement.when(context, shard, mark, () -> answer.send(context, decoded, arrivals));
    }
}
