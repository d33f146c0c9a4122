package io.canaryjudge.connector.prometheus;

import io.canaryjudge.connector.prometheus.ApiSeries.Point;
import io.canaryjudge.fetch.FetchOutcome;
import io.canaryjudge.fetch.FetchOutcome.Failed;
import io.canaryjudge.fetch.FetchOutcome.Fetched;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.canaryjudge.fetch.FetchRequest;
import io.canaryjudge.fetch.FetchedData;
import io.canaryjudge.fetch.FetchedData.LevelPoint;
import io.canaryjudge.fetch.MetricQuery;
import io.canaryjudge.fetch.QueryLanguage;
import io.canaryjudge.spi.MetricSource;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

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
    private final PrometheusConfig config;
    private final QueryClient client;

    /** A source that asks from now on. */
    public PrometheusSource(Vertx vertx, PrometheusConfig config) {
        this.vertx = vertx;
        this.config = config;
        client = new QueryClient(vertx, config);
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public QueryLanguage language() {
        return QueryLanguage.PROMQL;
    }

    @Override
    public Fetch fetch(FetchRequest request) {
        Asked asked = new Asked();
        Future<FetchOutcome> answer;
        try {
            answer = answer(request, asked);
        } catch (RuntimeException e) {
            answer = Future.failedFuture(e);
        }
        answer.recover(failure -> Future.succeededFuture(outcome(failure))).onSuccess(asked.promise::tryComplete);
        return asked;
    }

    private static FetchOutcome outcome(Throwable failure) {
        return failure instanceof FetchFailure known
                ? known.outcome()
                : new Failed(
                        Why.MALFORMED,
                        "the answer could not be read (" + failure.getClass().getSimpleName() + ")");
    }

    private Future<FetchOutcome> answer(FetchRequest request, Asked asked) {
        Notes notes = new Notes();
        if (request.query() instanceof MetricQuery.Counts counts) {
            Growths growths = new Growths(
                    request.instanceLabel(),
                    request.fromMillis(),
                    request.toMillis(),
                    counts.counting(),
                    request.step().toMillis(),
                    notes);
            Future<List<ApiSeries>> total = series(counts.total(), request, Shape.PLAIN, notes, asked);
            Future<List<ApiSeries>> events = counts.events()
                    .map(some -> series(some, request, Shape.PLAIN, new Notes(), asked))
                    .orElse(Future.succeededFuture(List.of()));
            return Future.all(total, events)
                    .compose(both -> work(() -> growths.counts(total.result(), events.result()), notes));
        }
        if (request.query() instanceof MetricQuery.Latencies latencies) {
            Histograms histograms = new Histograms(
                    request.instanceLabel(),
                    request.fromMillis(),
                    request.toMillis(),
                    latencies.counting(),
                    latencies.unit(),
                    request.step().toMillis(),
                    notes);
            return series(latencies.buckets(), request, Shape.HISTOGRAM, notes, asked)
                    .compose(found -> work(() -> histograms.distributions(found), notes));
        }
        MetricQuery.Levels levels = (MetricQuery.Levels) request.query();
        return series(levels.value(), request, Shape.PLAIN, notes, asked)
                .compose(found -> work(() -> levels(found, request, notes), notes));
    }

    private Future<FetchOutcome> work(Supplier<FetchedData> made, Notes notes) {
        return vertx.executeBlocking(() -> (FetchOutcome) new Fetched(made.get(), notes.done()), false);
    }

    private enum Shape {
        PLAIN,
        HISTOGRAM
    }

    private Future<List<ApiSeries>> series(String query, FetchRequest request, Shape shape, Notes notes, Asked asked) {
        Optional<Selector> selector = Selector.of(query);
        BoundedBody body = asked.body(config.maxAnswerBytes());
        long from = Math.max(0, request.fromMillis() - LOOK_BACK.toMillis());
        MultiMap form = MultiMap.caseInsensitiveMultiMap();
        form.set("timeout", config.timeout().toMillis() + "ms");
        Future<ApiAnswer> answer;
        if (selector.isPresent()) {
            String picked = (shape == Shape.HISTOGRAM ? selector.get().ofHistogram() : selector.get()).text();
            form.set("query", picked + "[" + (request.toMillis() - from) + "ms]")
                    .set("time", QueryTimes.seconds(request.toMillis()));
            answer = client.ask("query", form, body).compose(this::read);
        } else {
            long step = request.step().toMillis();
            form.set("query", query)
                    .set("start", QueryTimes.seconds(from / step * step))
                    .set("end", QueryTimes.seconds(request.toMillis() / step * step))
                    .set("step", QueryTimes.seconds(step));
            answer = client.ask("query_range", form, body).compose(this::read);
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

    private static FetchedData levels(List<ApiSeries> many, FetchRequest request, Notes notes) {
        List<LevelPoint> points = new ArrayList<>();
        for (ApiSeries series : many) {
            for (Point point : series.values()) {
                if (!Double.isFinite(point.value())) {
                    notes.gap("values that are no finite number, such as NaN");
                } else if (point.millis() > request.fromMillis() && point.millis() <= request.toMillis()) {
                    notes.seen(point.millis());
                    points.add(new LevelPoint(series.label(request.instanceLabel()), point.millis(), point.value()));
                }
            }
        }
        return new FetchedData.Levels(points);
    }

    @Override
    public void close() {
        client.close();
    }

    /** A question under way. */
    private static final class Asked implements Fetch {
        private final Promise<FetchOutcome> promise = Promise.promise();
        private final List<BoundedBody> bodies = new ArrayList<>();

        synchronized BoundedBody body(int maxBytes) {
            BoundedBody body = new BoundedBody(maxBytes);
            bodies.add(body);
            return body;
        }

        @Override
        public CompletionStage<FetchOutcome> outcome() {
            return promise.future().toCompletionStage();
        }

        @Override
        public synchronized void cancel() {
            bodies.forEach(BoundedBody::refuseTheRest);
            promise.tryComplete(new Failed(Why.CANCELLED, "nobody wants to know any more"));
        }
    }
}
