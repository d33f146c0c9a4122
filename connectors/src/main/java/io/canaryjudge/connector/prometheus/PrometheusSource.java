package io.canaryjudge.connector.prometheus;

import io.canaryjudge.connector.source.Asked;
import io.canaryjudge.connector.source.FetchFailure;
import io.canaryjudge.connector.source.Notes;
import io.canaryjudge.connector.source.Series;
import io.canaryjudge.connector.source.SeriesFetch;
import io.canaryjudge.connector.source.SeriesFetch.Wanted;
import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.connector.source.Stamp;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.canaryjudge.fetch.FetchRequest;
import io.canaryjudge.fetch.MetricQuery;
import io.canaryjudge.fetch.QueryLanguage;
import io.canaryjudge.spi.MetricSource;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks one Prometheus.
 *
 * <p>A query that only picks series is fetched as it was scraped, from an instant query with a range, so that counts are
 * exact and have their own times; any other one is evaluated step by step by a range query.
 */
public final class PrometheusSource implements MetricSource {

    /** How much earlier the values begin that are asked for: growth needs the value before it. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(2);

    private final Vertx vertx;
    private final SourceServer server;
    private final QueryClient client;

    /** A source that asks from now on. */
    public PrometheusSource(Vertx vertx, SourceServer server) {
        this.vertx = vertx;
        this.server = server;
        client = new QueryClient(vertx, server);
    }

    @Override
    public String name() {
        return server.name();
    }

    @Override
    public QueryLanguage language() {
        return QueryLanguage.PROMQL;
    }

    @Override
    public Fetch fetch(FetchRequest request) {
        return SeriesFetch.begin(vertx, server, request, Stamp.END, (asked, under) -> {
            refuseRows(asked.query());
            return (query, wanted, notes) -> series(query, asked, wanted, notes, under);
        });
    }

    /** One query for both would say that every request has failed. */
    private static void refuseRows(MetricQuery query) {
        if (query instanceof MetricQuery.Counts counts
                && counts.events().filter(counts.total()::equals).isPresent()) {
            throw new FetchFailure(
                    Why.BAD_QUERY, "both queries are the same; PromQL has no columns, so each needs its own");
        }
    }

    private Future<List<Series>> series(String query, FetchRequest request, Wanted wanted, Notes notes, Asked asked) {
        Optional<Selector> selector = Selector.of(query);
        long from = Math.max(0, request.fromMillis() - LOOK_BACK.toMillis());
        MultiMap form = MultiMap.caseInsensitiveMultiMap();
        form.set("timeout", server.timeout().toMillis() + "ms");
        Future<ApiAnswer> answer;
        if (selector.isPresent()) {
            String picked = (wanted == Wanted.BUCKETS ? selector.get().ofHistogram() : selector.get()).text();
            form.set("query", picked + "[" + (request.toMillis() - from) + "ms]")
                    .set("time", QueryTimes.seconds(request.toMillis()));
            answer = client.ask("query", form, asked).compose(this::read);
        } else {
            long step = request.step().toMillis();
            form.set("query", query)
                    .set("start", QueryTimes.seconds(from / step * step))
                    .set("end", QueryTimes.seconds(request.toMillis() / step * step))
                    .set("step", QueryTimes.seconds(step));
            answer = client.ask("query_range", form, asked).compose(this::read);
        }
        return answer.map(read -> {
            notes.warn(read.warnings());
            if (selector.isPresent()) {
                read.series().forEach(notes::matched);
            }
            return read.series();
        });
    }

    private Future<ApiAnswer> read(Buffer body) {
        return vertx.executeBlocking(() -> ApiAnswer.read(body), false);
    }

    @Override
    public void close() {
        client.close();
    }
}
