package io.canaryjudge.http.rest;

import io.canaryjudge.http.ingest.Decoded;
import io.canaryjudge.http.ingest.HistogramDecoder;
import io.canaryjudge.http.ingest.HistogramLogDecoder;
import io.canaryjudge.http.ingest.HistogramUnit;
import io.canaryjudge.http.service.IngestShard;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests that their senders have counted, as HdrHistograms: JSON lines, or a log whose series the query names.
 * Payloads are unpacked on a worker; what they hold is filed a few at a time.
 */
final class HistogramHandler implements Handler<RoutingContext> {

    /** As many histograms as are filed before other requests have their turn: a few milliseconds. */
    private static final int AT_ONCE = 16;

    private final IngestShard shard;
    private final IngestAnswer answer;

    /** @param shard of the event loop that the requests come in on */
    HistogramHandler(IngestShard shard, IngestAnswer answer) {
        this.shard = shard;
        this.answer = answer;
    }

    @Override
    public void handle(RoutingContext context) {
        Acknowledgement.requireRoom(shard);
        Decoder decoder = decoder(context);
        byte[] body = BodyReader.body(context);
        List<CountedRequests> counted = new ArrayList<>();
        Vertx vertx = context.vertx();
        long mark = shard.mark();
        vertx.executeBlocking(() -> decoder.decode(body, counted::add), false)
                .compose(decoded -> file(vertx, counted).map(arrivals -> new Filed(decoded, arrivals)))
                .onComplete(filed -> answer(context, mark, filed.result(), filed.cause()));
    }

    private void answer(RoutingContext context, long mark, @Nullable Filed filed, @Nullable Throwable failure) {
        if (filed == null) {
            context.fail(failure);
        } else {
            Acknowledgement.when(context, shard, mark, () -> answer.send(context, filed.decoded(), filed.arrivals()));
        }
    }

    private Future<Map<Arrival, Long>> file(Vertx vertx, List<CountedRequests> counted) {
        Promise<Map<Arrival, Long>> filed = Promise.promise();
        file(vertx, counted, new EnumMap<>(Arrival.class), filed);
        return filed.future();
    }

    private void file(
            Vertx vertx, List<CountedRequests> left, Map<Arrival, Long> fates, Promise<Map<Arrival, Long>> filed) {
        int now = Math.min(AT_ONCE, left.size());
        try {
            for (Map<Arrival, Long> each : shard.ingestCounted(left.subList(0, now))) {
                each.forEach((fate, count) -> fates.merge(fate, count, Long::sum));
            }
        } catch (RuntimeException e) {
            filed.fail(e);
            return;
        }
        if (now == left.size()) {
            filed.complete(fates);
        } else {
            vertx.runOnContext(later -> file(vertx, left.subList(now, left.size()), fates, filed));
        }
    }

    /** The decoder for a body: of a log where it is text or the query names a service, of JSON else. */
    private Decoder decoder(RoutingContext context) {
        long now = shard.nowMillis();
        long lead = WindowSpec.LEAD.toMillis();
        return isLog(context)
                ? new HistogramLogDecoder(series(context), unit(context), now, lead)::decode
                : new HistogramDecoder(now, lead, Callers.services(context))::decode;
    }

    private static boolean isLog(RoutingContext context) {
        String header = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        String type = header == null ? "" : header.toLowerCase(Locale.ROOT);
        return !type.contains("json")
                && (type.startsWith("text/") || context.queryParams().contains("service"));
    }

    private static SeriesKey series(RoutingContext context) {
        MultiMap query = context.queryParams();
        String instance = query.contains("instance") ? query.get("instance") : "";
        try {
            SeriesKey series = new SeriesKey(named(query, "service"), named(query, "version"), instance);
            Callers.of(context).require(series.service());
            return series;
        } catch (IllegalArgumentException e) {
            throw new HttpProblem(400, "query parameter " + e.getMessage());
        }
    }

    private static String named(MultiMap query, String name) {
        String value = query.get(name);
        if (value == null) {
            throw new HttpProblem(
                    400, "query parameter " + name + " is missing, must be given for a log (a text body)");
        }
        return value;
    }

    private static HistogramUnit unit(RoutingContext context) {
        String word = context.queryParams().get("unit");
        return word == null
                ? HistogramUnit.MICROSECONDS
                : HistogramUnit.ofWord(word)
                        .orElseThrow(() ->
                                new HttpProblem(400, "query parameter unit: must be one of " + HistogramUnit.words()));
    }

    /** A decoder of bodies. */
    @FunctionalInterface
    private interface Decoder {
        Decoded decode(byte[] body, Consumer<CountedRequests> sink);
    }

    /** What became of a body. */
    private record Filed(Decoded decoded, Map<Arrival, Long> arrivals) {}
}
