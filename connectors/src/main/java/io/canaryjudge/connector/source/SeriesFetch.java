package io.canaryjudge.connector.source;

import io.canaryjudge.connector.source.Series.Point;
import io.canaryjudge.fetch.FetchOutcome;
import io.canaryjudge.fetch.FetchOutcome.Failed;
import io.canaryjudge.fetch.FetchOutcome.Fetched;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.canaryjudge.fetch.FetchRequest;
import io.canaryjudge.fetch.FetchedData;
import io.canaryjudge.fetch.FetchedData.LevelPoint;
import io.canaryjudge.fetch.MetricQuery;
import io.canaryjudge.spi.MetricSource.Fetch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Answers one question with what is made of series. */
public final class SeriesFetch {

    private final Vertx vertx;
    private final FetchRequest request;
    private final Stamp stamp;
    private final Asked asked = new Asked();
    private final Notes notes = new Notes();

    private SeriesFetch(Vertx vertx, FetchRequest request, Stamp stamp) {
        this.vertx = vertx;
        this.request = request;
        this.stamp = stamp;
    }

    /** What a query's series are for. */
    public enum Wanted {
        /** All requests. */
        TOTAL,
        /** Those of them that count. */
        EVENTS,
        /** A histogram's buckets. */
        BUCKETS,
        /** A number that is read. */
        LEVEL
    }

    /** Gets the series of a question's queries. */
    public interface Answers {

        /** The series of one query; fails with a {@link FetchFailure} where there is no answer. */
        Future<List<Series>> series(String query, Wanted wanted, Notes notes);
    }

    /** Makes what answers one question. */
    public interface Asking {

        /** Answers to one question. */
        Answers about(FetchRequest request, Asked asked);
    }

    /**
     * Begins to answer a question; it always ends with an outcome, within the server's time limit.
     *
     * @param stamp of values that were counted in a step
     */
    public static Fetch begin(Vertx vertx, SourceServer server, FetchRequest request, Stamp stamp, Asking asking) {
        SeriesFetch fetch = new SeriesFetch(vertx, request, stamp);
        long timer =
                vertx.setTimer(server.timeout().toMillis(), over -> fetch.asked.giveUp(SourceHttp.tooSlow(server)));
        Future<FetchOutcome> answer;
        try {
            answer = fetch.answer(asking.about(request, fetch.asked));
        } catch (RuntimeException e) {
            answer = Future.failedFuture(e);
        }
        answer.recover(failure -> Future.succeededFuture(outcome(failure))).onSuccess(outcome -> {
            vertx.cancelTimer(timer);
            fetch.asked.end(outcome);
        });
        return fetch.asked;
    }

    private static FetchOutcome outcome(Throwable failure) {
        return failure instanceof FetchFailure known
                ? known.outcome()
                : new Failed(
                        Why.MALFORMED,
                        "the answer could not be read (" + failure.getClass().getSimpleName() + ")");
    }

    private Future<FetchOutcome> answer(Answers answers) {
        if (request.query() instanceof MetricQuery.Counts counts) {
            Growths growths = new Growths(request, counts.counting(), stamp, notes);
            Future<List<Series>> total = answers.series(counts.total(), Wanted.TOTAL, notes);
            Future<List<Series>> events = counts.events()
                    .map(some -> answers.series(some, Wanted.EVENTS, new Notes()))
                    .orElse(Future.succeededFuture(List.of()));
            return Future.all(total, events)
                    .compose(both -> work(() -> growths.counts(total.result(), events.result())));
        }
        if (request.query() instanceof MetricQuery.Latencies latencies) {
            Histograms histograms = new Histograms(request, latencies, stamp, notes);
            return answers.series(latencies.buckets(), Wanted.BUCKETS, notes)
                    .compose(found -> work(() -> histograms.distributions(found)));
        }
        MetricQuery.Levels levels = (MetricQuery.Levels) request.query();
        return answers.series(levels.value(), Wanted.LEVEL, notes).compose(found -> work(() -> levels(found)));
    }

    private Future<FetchOutcome> work(Supplier<FetchedData> made) {
        return vertx.executeBlocking(() -> (FetchOutcome) new Fetched(made.get(), notes.done()), false);
    }

    private FetchedData levels(List<Series> many) {
        List<LevelPoint> points = new ArrayList<>();
        for (Series series : many) {
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
}
