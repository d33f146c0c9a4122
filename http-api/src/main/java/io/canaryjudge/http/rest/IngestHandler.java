package io.canaryjudge.http.rest;

import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.ingest.Decoded;
import io.canaryjudge.http.ingest.LineError;
import io.canaryjudge.http.ingest.LineProtocolDecoder;
import io.canaryjudge.http.ingest.NdjsonDecoder;
import io.canaryjudge.http.ingest.Precision;
import io.canaryjudge.http.service.Fate;
import io.canaryjudge.http.service.IngestShard;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.http.telemetry.Telemetry.SampleResult;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
    private final Telemetry telemetry;
    private final String seriesLimit;
    private final String serviceLimit;

    /** @param shard of the event loop that the requests come in on */
    IngestHandler(IngestShard shard, ServerConfig config, Telemetry telemetry) {
        this.shard = shard;
        this.telemetry = telemetry;
        seriesLimit = "samples of more series than may be held (maxSeries: " + config.maxSeries() + "): ";
        serviceLimit = "samples of more series than one service may have (maxSeriesPerService: "
                + config.ingest().maxSeriesPerService() + "): ";
    }

    /** InfluxDB line protocol, as InfluxDB v2 and v1 take it. */
    void lineProtocol(RoutingContext context) {
        requireRoom();
        Precision precision = precision(context.queryParams().get("precision"));
        ReceivedBody body = BodyReader.received(context);
        body.hold();
        readOn(context, body, shard.read(body.bytes(), body.length(), precision), shard.mark());
    }

    private void readOn(RoutingContext context, ReceivedBody body, LineProtocolDecoder.Reading reading, long mark) {
        boolean isRead = true;
        try {
            isRead = reading.advance(SLICE_BYTES);
            if (isRead) {
                shard.count(reading.arrivals());
                answerWhenDurable(context, reading.decoded(), reading.arrivals(), mark);
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

    private static Precision precision(@Nullable String word) {
        try {
            return word == null ? Precision.NANOSECONDS : Precision.ofWord(word);
        } catch (IllegalArgumentException e) {
            throw new HttpProblem(400, "query parameter precision: " + e.getMessage());
        }
    }

    /** JSON objects, one a line. */
    void ndjson(RoutingContext context) {
        requireRoom();
        byte[] body = BodyReader.body(context);
        List<Sample> samples = new ArrayList<>();
        Decoded decoded = new NdjsonDecoder(shard.nowMillis(), WindowSpec.LEAD.toMillis())
                .decode(body, 0, body.length, samples::add);
        long mark = shard.mark();
        answerWhenDurable(context, decoded, shard.ingest(samples), mark);
    }

    private void requireRoom() {
        if (shard.isBlocked()) {
            throw notKept("the disk does not take samples fast enough; nothing of this body was taken");
        }
    }

    private static HttpProblem notKept(String detail) {
        return new HttpProblem(503, detail).withHeader(HttpHeaders.RETRY_AFTER, "1");
    }

    private void answerWhenDurable(
            RoutingContext context, Decoded decoded, Map<Arrival, Long> arrivals, long mark) {
        shard.whenDurable(mark, fate -> {
            try {
                requireKept(fate);
                answer(context, decoded, arrivals);
            } catch (RuntimeException e) {
                context.fail(e);
            }
        });
    }

    private static void requireKept(Fate fate) {
        switch (fate) {
            case KEPT -> {}
            case LOST -> throw notKept("no disk took the samples; send the body again");
            case UNKNOWN ->
                throw notKept("the disk has not said whether it has the samples; if they are sent again, they may"
                        + " count twice");
        }
    }

    private void answer(RoutingContext context, Decoded decoded, Map<Arrival, Long> arrivals) {
        telemetry.samples(SampleResult.MALFORMED, decoded.refused());
        long overLimit = overLimit(arrivals);
        if (decoded.refused() > 0 || overLimit > 0) {
            throw refused(decoded, arrivals);
        }
        long late = arrivals.getOrDefault(Arrival.LATE, 0L);
        if (late > 0) {
            context.response().putHeader("Judge-Late-Samples", Long.toString(late));
        }
        context.response().setStatusCode(204).end();
    }

    private static long overLimit(Map<Arrival, Long> arrivals) {
        return arrivals.getOrDefault(Arrival.SERIES_LIMIT, 0L) + arrivals.getOrDefault(Arrival.SERVICE_LIMIT, 0L);
    }

    private static String part(String text, long count) {
        return count == 0 ? "" : text + count + "; ";
    }

    private HttpProblem refused(Decoded decoded, Map<Arrival, Long> arrivals) {
        JsonArray errors = new JsonArray();
        for (LineError error : decoded.errors()) {
            errors.add(new JsonObject()
                    .put("line", error.line())
                    .put("column", error.column())
                    .put("detail", error.reason()));
        }
        long taken = arrivals.getOrDefault(Arrival.RECORDED, 0L);
        String detail = part("malformed lines: ", decoded.refused())
                + part(seriesLimit, arrivals.getOrDefault(Arrival.SERIES_LIMIT, 0L))
                + part(serviceLimit, arrivals.getOrDefault(Arrival.SERVICE_LIMIT, 0L))
                + "samples taken: " + taken;
        return new HttpProblem(decoded.refused() == 0 ? 429 : 400, detail)
                .with("accepted", taken)
                .with("late", arrivals.getOrDefault(Arrival.LATE, 0L))
                .with("refused", decoded.refused() + overLimit(arrivals))
                .with("errors", errors);
    }
}
