package io.canaryjudge.http.pull;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.fetch.FetchOutcome;
import io.canaryjudge.fetch.FetchOutcome.Failed;
import io.canaryjudge.fetch.FetchOutcome.Fetched;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.canaryjudge.fetch.MetricQuery;
import io.canaryjudge.http.config.PulledMetric;
import io.canaryjudge.http.service.AnalysisRequest;
import io.canaryjudge.http.service.Feed;
import io.canaryjudge.http.service.Feeds;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.metric.Cohort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The sources of this service, and what is fetched from them for its analyses. */
public final class SourceFeeds implements Feeds {

    /** How far back is looked for series before an analysis begins. */
    private static final long CHECKED_MILLIS = 300_000;

    private final Vertx vertx;
    private final InstantSource clock;
    private final JudgeService service;
    private final Map<String, PulledSource> sources = new LinkedHashMap<>();

    /** Feeds that tell {@code service} when a source is lost. */
    public SourceFeeds(Vertx vertx, InstantSource clock, JudgeService service, List<PulledSource> sources) {
        this.vertx = vertx;
        this.clock = clock;
        this.service = service;
        sources.forEach(source -> this.sources.put(source.settings().name(), source));
    }

    private Optional<PulledSource> source(PulledMetric pulled) {
        return pulled.source().isEmpty() && sources.size() == 1
                ? sources.values().stream().findFirst()
                : Optional.ofNullable(sources.get(pulled.source()));
    }

    /** The metrics whose queries differ: what is asked once is enough for all. */
    private static List<PulledMetric> distinct(List<PulledMetric> pulled) {
        Map<Object, PulledMetric> distinct = new LinkedHashMap<>();
        for (PulledMetric metric : pulled) {
            boolean isOwn = metric.query() instanceof MetricQuery.Levels
                    || metric.metric().kind() instanceof io.canaryjudge.judgement.MetricKind.EventRatio;
            distinct.putIfAbsent(isOwn ? metric.metric().name() : List.of(metric.source(), metric.query()), metric);
        }
        return List.copyOf(distinct.values());
    }

    @Override
    public Future<JsonArray> objections(AnalysisRequest request, long nowMillis) {
        List<PulledMetric> pulled = distinct(request.policy().pulled());
        List<Future<JsonArray>> checks = new ArrayList<>();
        for (PulledMetric metric : pulled) {
            checks.add(objections(metric, request, nowMillis));
        }
        return Future.all(checks).map(all -> {
            JsonArray found = new JsonArray();
            checks.forEach(check -> check.result().forEach(found::add));
            return found;
        });
    }

    private Future<JsonArray> objections(PulledMetric metric, AnalysisRequest request, long nowMillis) {
        Optional<PulledSource> source = source(metric);
        if (source.isEmpty()) {
            String known = sources.isEmpty() ? "there are none" : "there are " + String.join(", ", sources.keySet());
            String asked = metric.source().isEmpty() ? "no source is named" : "no source is '" + metric.source() + "'";
            return Future.succeededFuture(objection(metric, "source", asked + "; " + known));
        }
        Future<FetchOutcome> baseline =
                ask(metric, source.get(), request.service(), request.baseline(), Cohort.BASELINE, nowMillis);
        Future<FetchOutcome> canary =
                ask(metric, source.get(), request.service(), request.canary(), Cohort.CANARY, nowMillis);
        return Future.all(baseline, canary).map(both -> judge(metric, baseline.result(), canary.result()));
    }

    private static JsonArray judge(PulledMetric metric, FetchOutcome baseline, FetchOutcome canary) {
        for (FetchOutcome outcome : List.of(baseline, canary)) {
            if (outcome instanceof Failed failed && failed.why() == Why.BAD_QUERY) {
                return objection(metric, "query", failed.cause());
            }
        }
        if (baseline instanceof Fetched one && canary instanceof Fetched other) {
            return CohortCheck.of(one, other)
                    .map(trouble -> objection(metric, "query", trouble.text()))
                    .orElseGet(JsonArray::new);
        }
        return new JsonArray();
    }

    private static JsonArray objection(PulledMetric metric, String key, String detail) {
        return new JsonArray()
                .add(new JsonObject()
                        .put("field", "policy.metrics." + metric.metric().name() + "." + key)
                        .put("detail", detail));
    }

    private static Future<FetchOutcome> ask(
            PulledMetric metric, PulledSource source, String service, String version, Cohort cohort, long nowMillis) {
        try {
            return Future.fromCompletionStage(source.source()
                    .fetch(Question.of(
                            metric,
                            source,
                            service,
                            version,
                            cohort,
                            Math.max(0, nowMillis - CHECKED_MILLIS),
                            nowMillis))
                    .outcome());
        } catch (IllegalArgumentException e) {
            return Future.succeededFuture(new Failed(Why.BAD_QUERY, String.valueOf(e.getMessage())));
        }
    }

    @Override
    public Feed open(AnalysisPlan plan, List<PulledMetric> pulled) {
        if (pulled.isEmpty()) {
            return Feed.NONE;
        }
        List<CohortPoll> polls = distinct(pulled).stream()
                .flatMap(metric -> source(metric).stream()
                        .flatMap(source -> java.util.Arrays.stream(Cohort.values())
                                .map(cohort -> new CohortPoll(metric, source, cohort))))
                .collect(Collectors.toList());
        return new AnalysisFeed(
                vertx,
                clock,
                plan,
                polls,
                new PushedMemory(plan.policy().metrics(), pulled),
                name -> service.signal(
                        new Signal(SignalKind.METRICS_LOST, name, "canary-judge", clock.millis()), plan::equals));
    }

    /** Breaks off what is under way. */
    public void close() {
        sources.values().forEach(source -> source.source().close());
    }
}
