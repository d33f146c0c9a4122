package io.canaryjudge.http.rest;

import io.canaryjudge.http.ingest.Decoded;
import io.canaryjudge.http.ingest.IngestMapping;
import io.canaryjudge.http.ingest.LineError;
import io.canaryjudge.http.ingest.LineProtocolDecoder;
import io.canaryjudge.http.ingest.NdjsonDecoder;
import io.canaryjudge.http.ingest.Precision;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.http.telemetry.Telemetry.SampleResult;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes samples. Good lines of a body count even where others are bad; a body with bad lines is answered with 400, every
 * bad line's place and reason, and the counts of both.
 */
final class IngestHandler {

    private final JudgeService service;
    private final Telemetry telemetry;

    IngestHandler(JudgeService service, Telemetry telemetry) {
        this.service = service;
        this.telemetry = telemetry;
    }

    /** InfluxDB line protocol, as InfluxDB v2 and v1 take it. */
    void lineProtocol(RoutingContext context) {
        Precision precision = precision(context.queryParams().get("precision"));
        long now = service.nowMillis();
        LineProtocolDecoder decoder =
                new LineProtocolDecoder(IngestMapping.DEFAULT, precision, now, WindowSpec.LEAD.toMillis());
        ingest(context, decoder::decode);
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
        ingest(context, new NdjsonDecoder(service.nowMillis(), WindowSpec.LEAD.toMillis())::decode);
    }

    private void ingest(RoutingContext context, Decoder decoder) {
        byte[] body = BodyReader.body(context);
        List<Sample> samples = new ArrayList<>();
        Decoded decoded = decoder.decode(body, 0, body.length, samples::add);
        telemetry.samples(SampleResult.MALFORMED, decoded.refused());
        answer(context, decoded, service.ingest(samples));
    }

    /**
     * Answers for a body that has been read.
     *
     * @throws HttpProblem if anything of it was refused
     */
    static void answer(RoutingContext context, Decoded decoded, Map<Arrival, Long> arrivals) {
        if (decoded.refused() > 0
                || arrivals.containsKey(Arrival.SERIES_LIMIT)
                || arrivals.containsKey(Arrival.READING_LIMIT)) {
            throw refused(decoded, arrivals);
        }
        long late = arrivals.getOrDefault(Arrival.LATE, 0L);
        if (late > 0) {
            context.response().putHeader("Judge-Late-Samples", Long.toString(late));
        }
        context.response().setStatusCode(204).end();
    }

    private static HttpProblem refused(Decoded decoded, Map<Arrival, Long> arrivals) {
        JsonArray errors = new JsonArray();
        for (LineError error : decoded.errors()) {
            errors.add(new JsonObject()
                    .put("line", error.line())
                    .put("column", error.column())
                    .put("detail", error.reason()));
        }
        long overLimit = arrivals.getOrDefault(Arrival.SERIES_LIMIT, 0L);
        long overNames = arrivals.getOrDefault(Arrival.READING_LIMIT, 0L);
        boolean mayFitLater = decoded.refused() == 0 && overNames == 0;
        long taken = arrivals.getOrDefault(Arrival.RECORDED, 0L);
        String detail = (decoded.refused() == 0 ? "" : "malformed lines: " + decoded.refused() + "; ")
                + (overNames == 0
                        ? ""
                        : "samples of series with readings of more than " + Reading.MAX_NAMES + " names: " + overNames
                                + "; ")
                + (overLimit == 0 ? "" : "samples of more series than may be held: " + overLimit + "; ")
                + "samples taken: " + taken;
        return new HttpProblem(mayFitLater ? 429 : 400, detail)
                .with("accepted", taken)
                .with("late", arrivals.getOrDefault(Arrival.LATE, 0L))
                .with("refused", decoded.refused() + overLimit + overNames)
                .with("errors", errors);
    }

    /** A decoder of bodies. */
    @FunctionalInterface
    private interface Decoder {
        Decoded decode(byte[] body, int offset, int length, Consumer<Sample> sink);
    }
}
