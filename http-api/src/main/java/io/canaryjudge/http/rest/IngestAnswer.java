package io.canaryjudge.http.rest;

import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.ingest.Decoded;
import io.canaryjudge.http.ingest.LineError;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.http.telemetry.Telemetry.SampleResult;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.window.Arrival;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** What is answered to a body of lines, some of which may have been refused. */
final class IngestAnswer {

    private final Telemetry telemetry;
    private final String seriesLimit;
    private final String serviceLimit;

    IngestAnswer(ServerConfig config, Telemetry telemetry) {
        this.telemetry = telemetry;
        seriesLimit = "samples of more series than may be held (maxSeries: " + config.maxSeries() + "): ";
        serviceLimit = "samples of more series than one service may have (maxSeriesPerService: "
                + config.ingest().maxSeriesPerService() + "): ";
    }

    /**
     * Answers for a body that has been read and filed.
     *
     * @throws HttpProblem if anything of it was refused
     */
    void send(RoutingContext context, Decoded decoded, Map<Arrival, Long> arrivals) {
        telemetry.samples(SampleResult.MALFORMED, decoded.refused());
        if (refused(decoded, arrivals) > 0) {
            throw problem(decoded, arrivals);
        }
        long late = count(arrivals, Arrival.LATE);
        if (late > 0) {
            context.response().putHeader("Judge-Late-Samples", Long.toString(late));
        }
        context.response().setStatusCode(204).end();
    }

    private static long count(Map<Arrival, Long> arrivals, Arrival arrival) {
        return arrivals.getOrDefault(arrival, 0L);
    }

    private static long refused(Decoded decoded, Map<Arrival, Long> arrivals) {
        return decoded.refused()
                + count(arrivals, Arrival.SERIES_LIMIT)
                + count(arrivals, Arrival.SERVICE_LIMIT)
                + count(arrivals, Arrival.READING_LIMIT);
    }

    private HttpProblem problem(Decoded decoded, Map<Arrival, Long> arrivals) {
        long overNames = count(arrivals, Arrival.READING_LIMIT);
        long taken = count(arrivals, Arrival.RECORDED);
        String detail = part("malformed lines: ", decoded.refused())
                + part("samples of series with readings of more than " + Reading.MAX_NAMES + " names: ", overNames)
                + part(seriesLimit, count(arrivals, Arrival.SERIES_LIMIT))
                + part(serviceLimit, count(arrivals, Arrival.SERVICE_LIMIT))
                + "samples taken: " + taken;
        boolean mayFitLater = decoded.refused() == 0 && overNames == 0;
        return new HttpProblem(mayFitLater ? 429 : 400, detail)
                .with("accepted", taken)
                .with("late", count(arrivals, Arrival.LATE))
                .with("refused", refused(decoded, arrivals))
                .with("errors", errors(decoded));
    }

    private static String part(String text, long count) {
        return count == 0 ? "" : text + count + "; ";
    }

    private static JsonArray errors(Decoded decoded) {
        JsonArray errors = new JsonArray();
        for (LineError error : decoded.errors()) {
            errors.add(new JsonObject()
                    .put("line", error.line())
                    .put("column", error.column())
                    .put("detail", error.reason()));
        }
        return errors;
    }
}
