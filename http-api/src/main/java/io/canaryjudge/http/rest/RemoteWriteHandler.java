package io.canaryjudge.http.rest;

import io.canaryjudge.connector.remotewrite.Received;
import io.canaryjudge.connector.remotewrite.RefusedBodyException;
import io.canaryjudge.connector.remotewrite.SampleFate;
import io.canaryjudge.connector.remotewrite.WriteProtocol;
import io.canaryjudge.http.service.RemoteWriteIngest;
import io.canaryjudge.http.service.RemoteWriteIngest.Taken;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.RoutingContext;

/** Takes Prometheus remote write, 1.0 and 2.0. */
final class RemoteWriteHandler {

    private static final String RETRY_AFTER_SECONDS = "30";
    private static final String ACCEPTED = WriteProtocol.V2.contentType() + ", " + WriteProtocol.V1.contentType();

    private final RemoteWriteIngest ingest;

    RemoteWriteHandler(RemoteWriteIngest ingest) {
        this.ingest = ingest;
    }

    /** Refuses bodies that are not packed with Snappy before they are read; the others are then read as they are. */
    void requireSnappy(RoutingContext context) {
        protocol(context);
        String encoding = context.request().getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null || !encoding.strip().equalsIgnoreCase("snappy")) {
            throw unsupported("the body's encoding must be snappy (its block format)");
        }
        context.request().headers().remove(HttpHeaders.CONTENT_ENCODING);
        context.next();
    }

    /** Takes the body that was read. */
    void write(RoutingContext context) {
        WriteProtocol protocol = protocol(context);
        Acknowledgement.requireRoom(ingest.shard());
        ingest.write(protocol, BodyReader.body(context), Callers.services(context))
                .compose(taken -> ingest.shard().whenDurable(taken.mark()).map(fate -> {
                    Acknowledgement.requireKept(fate);
                    return answer(context.response(), protocol, taken);
                }))
                .onFailure(failure -> context.fail(
                        failure instanceof RefusedBodyException refused ? problem(protocol, refused) : failure));
    }

    private static Taken answer(HttpServerResponse response, WriteProtocol protocol, Taken taken) {
        Received received = taken.received();
        if (protocol == WriteProtocol.V2) {
            tellWritten(response, received);
        }
        long refused = received.count(SampleFate.Kind.REFUSED);
        long limited = received.count(SampleFate.Kind.LIMITED);
        if (refused + limited > 0 || taken.isOverLimit()) {
            throw refusal(taken, refused, limited);
        }
        response.setStatusCode(204).end();
        return taken;
    }

    private static WriteProtocol protocol(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        return WriteProtocol.ofContentType(type == null ? "" : type)
                .orElseThrow(() -> unsupported("the content type must be one of " + ACCEPTED));
    }

    private static HttpProblem unsupported(String detail) {
        return new HttpProblem(415, detail)
                .withHeader(HttpHeaders.ACCEPT, ACCEPTED)
                .withHeader(HttpHeaders.ACCEPT_ENCODING, "snappy");
    }

    private static HttpProblem problem(WriteProtocol protocol, RefusedBodyException refused) {
        HttpProblem problem = new HttpProblem(refused.isTooLarge() ? 413 : 400, String.valueOf(refused.getMessage()));
        return protocol == WriteProtocol.V2 ? withNothingWritten(problem) : problem;
    }

    private static void tellWritten(HttpServerResponse response, Received received) {
        response.putHeader("X-Prometheus-Remote-Write-Samples-Written", Long.toString(received.samplesWritten()))
                .putHeader("X-Prometheus-Remote-Write-Histograms-Written", Long.toString(received.histogramsWritten()))
                .putHeader("X-Prometheus-Remote-Write-Exemplars-Written", Long.toString(received.exemplars()));
    }

    private static HttpProblem withNothingWritten(HttpProblem problem) {
        return problem.withHeader("X-Prometheus-Remote-Write-Samples-Written", "0")
                .withHeader("X-Prometheus-Remote-Write-Histograms-Written", "0")
                .withHeader("X-Prometheus-Remote-Write-Exemplars-Written", "0");
    }

    /** What is wrong stays wrong when it is sent again; what only found no room is worth another try. */
    private static HttpProblem refusal(Taken taken, long refused, long limited) {
        Received received = taken.received();
        long accepted = received.count(SampleFate.Kind.ACCEPTED);
        String detail = (refused == 0 ? "" : "samples refused: " + refused + "; ")
                + (limited == 0 ? "" : "samples of more series than are followed: " + limited + "; ")
                + (taken.isOverLimit() ? "requests of more series than may be held were not counted; " : "")
                + "samples taken: " + accepted;
        HttpProblem problem = new HttpProblem(refused == 0 ? 429 : 400, detail)
                .with("accepted", accepted)
                .with("refused", refused + limited)
                .with("reasons", new JsonArray(received.refusals()));
        return refused == 0 ? problem.withHeader("Retry-After", RETRY_AFTER_SECONDS) : problem;
    }
}
