package io.canaryjudge.http.rest;

import io.canaryjudge.http.service.AnalysisView;
import io.canaryjudge.http.service.CohortTraffic;
import io.canaryjudge.http.service.History;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.service.PastLook;
import io.canaryjudge.http.wire.DistributionJson;
import io.canaryjudge.spi.Entry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows what a verdict stands on: the traffic of both cohorts, the looks, and what happened when. */
final class EvidenceHandler {

    private static final int MOST_EVENTS = 1_000;
    /** What the time line tells of an event or of the verdict that came with it. */
    private static final Set<String> TOLD =
            Set.of("sequence", "verdict", "final", "urgency", "reason", "signal", "subject", "reporter");

    private final JudgeService service;

    EvidenceHandler(JudgeService service) {
        this.service = service;
    }

    void distributions(RoutingContext context) {
        AnalysisView analysis = AnalysisHandler.find(service, context);
        service.traffic(analysis.id())
                .compose(traffic -> context.vertx().executeBlocking(() -> distributions(analysis.id(), traffic), false))
                .onSuccess(json -> answer(context, json))
                .onFailure(context::fail);
    }

    private static JsonObject distributions(String id, CohortTraffic traffic) {
        return new JsonObject()
                .put("id", id)
                .put("from", moment(traffic.fromMillis()))
                .put("until", moment(traffic.untilMillis()))
                .mergeIn(DistributionJson.of(traffic.baseline(), traffic.canary()));
    }

    private static @Nullable String moment(long millis) {
        return millis < 0 ? null : Instant.ofEpochMilli(millis).toString();
    }

    void history(RoutingContext context) {
        AnalysisView analysis = AnalysisHandler.find(service, context);
        service.history(analysis.id()).ifPresent(history -> answer(context, history(analysis.id(), history)));
    }

    private static JsonObject history(String id, History history) {
        JsonArray at = new JsonArray();
        history.looks()
                .forEach(look -> at.add(Instant.ofEpochMilli(look.atMillis()).toString()));
        JsonArray metrics = new JsonArray();
        for (int i = 0; i < history.names().size(); i++) {
            metrics.add(metric(history.names().get(i), i, history.looks()));
        }
        return new JsonObject()
                .put("id", id)
                .put("looks", history.total())
                .put("at", at)
                .put("metrics", metrics);
    }

    /** A column for each number, so that a chart can be drawn of it as it is. */
    private static JsonObject metric(String name, int place, List<PastLook> looks) {
        JsonArray judgements = new JsonArray();
        JsonArray baseline = new JsonArray();
        JsonArray canary = new JsonArray();
        JsonArray estimate = new JsonArray();
        JsonArray lower = new JsonArray();
        JsonArray upper = new JsonArray();
        JsonArray requests = new JsonArray();
        for (PastLook look : looks) {
            PastLook.PastMetric metric = look.metrics().get(place);
            judgements.add(metric.judgement().name());
            baseline.add(number(metric.baseline()));
            canary.add(number(metric.canary()));
            estimate.add(number(metric.estimate()));
            lower.add(number(metric.lower()));
            upper.add(number(metric.upper()));
            requests.add(metric.baselineN() + metric.canaryN());
        }
        return new JsonObject()
                .put("name", name)
                .put("judgement", judgements)
                .put("baseline", baseline)
                .put("canary", canary)
                .put("estimate", estimate)
                .put("lower", lower)
                .put("upper", upper)
                .put("n", requests);
    }

    private static @Nullable Float number(float value) {
        return Float.isFinite(value) ? value : null;
    }

    void policy(RoutingContext context) {
        AnalysisView analysis = AnalysisHandler.find(service, context);
        service.policyText(analysis.id())
                .map(text -> text.orElseThrow(
                        () -> new HttpProblem(404, "the policy of this analysis is not kept any more")))
                .onSuccess(text -> answer(
                        context, new JsonObject().put("id", analysis.id()).put("policy", text)))
                .onFailure(context::fail);
    }

    void timeline(RoutingContext context) {
        AnalysisView analysis = AnalysisHandler.find(service, context);
        service.entries(analysis.id())
                .onSuccess(entries -> answer(context, timeline(analysis.id(), entries)))
                .onFailure(context::fail);
    }

    private static JsonObject timeline(String id, List<Entry> entries) {
        int omitted = Math.max(0, entries.size() - MOST_EVENTS);
        JsonArray events = new JsonArray();
        entries.subList(omitted, entries.size()).forEach(entry -> events.add(event(entry)));
        return new JsonObject().put("id", id).put("omitted", omitted).put("events", events);
    }

    private static JsonObject event(Entry entry) {
        JsonObject event = new JsonObject()
                .put("number", entry.number())
                .put("at", Instant.ofEpochMilli(entry.fact().atMillis()).toString())
                .put("type", entry.fact().type());
        JsonObject facts = new JsonObject(entry.fact().json());
        JsonObject told = facts.getValue("verdict") instanceof JsonObject verdict ? verdict : facts;
        for (String name : told.fieldNames()) {
            if (TOLD.contains(name)) {
                event.put(name, told.getValue(name));
            }
        }
        if (facts.getString("stoppedBy") != null) {
            event.put("stoppedBy", facts.getString("stoppedBy")).put("why", facts.getString("why"));
        }
        return event;
    }

    private static void answer(RoutingContext context, JsonObject json) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(json.encode() + "\n");
    }
}
