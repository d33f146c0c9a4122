package io.canaryjudge.http.pull;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.Outage;
import io.canaryjudge.analysis.WindowSource;
import io.canaryjudge.fetch.FetchNotes;
import io.canaryjudge.fetch.FetchOutcome;
import io.canaryjudge.fetch.FetchOutcome.Failed;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.http.service.Feed;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.spi.MetricSource;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches for one analysis: every query about both cohorts, again and again, each time all that may still change. The windows
 * are made anew of every answer, so what comes late counts as long as its window is open. Confined to the service's
 * context.
 */
final class AnalysisFeed implements Feed {

    private static final long TICK_MILLIS = 500;
    private static final long REMEMBER_MILLIS = 5_000;
    /** How long an answer may be overdue before what was known of its metric is not shown any more. */
    private static final long TOLERANCE_MILLIS = 10_000;

    private final Vertx vertx;
    private final Context context;
    private final InstantSource clock;
    private final AnalysisPlan plan;
    private final List<CohortPoll> polls;
    private final PushedMemory pushed;
    private final Consumer<String> onLost;
    private final long patienceMillis;
    private final long timer;
    private WindowSpec spec = WindowSpec.DEFAULT;
    private PulledWindows windows = PulledWindows.NONE;
    private long firstWindow = Long.MIN_VALUE;
    private long settledMillis;
    private long rememberedMillis;
    private boolean hasNews;
    private boolean isClosed;
    private final List<String> lost = new ArrayList<>();

    /** @param onLost told the name of a source once it has not answered for long */
    AnalysisFeed(
            Vertx vertx,
            InstantSource clock,
            AnalysisPlan plan,
            List<CohortPoll> polls,
            PushedMemory pushed,
            Consumer<String> onLost) {
        this.vertx = vertx;
        context = vertx.getOrCreateContext();
        this.clock = clock;
        this.plan = plan;
        this.polls = polls;
        this.pushed = pushed;
        this.onLost = onLost;
        settledMillis = plan.startMillis();
        patienceMillis = polls.stream()
                .mapToLong(poll -> poll.source().settings().patience().toMillis())
                .max()
                .orElse(0);
        timer = vertx.setPeriodic(1, TICK_MILLIS, tick -> tick());
    }

    @Override
    public WindowSpec spec(WindowSpec ofPushed) {
        spec = ofPushed;
        return ofPushed;
    }

    private void tick() {
        long now = clock.millis();
        for (CohortPoll poll : polls) {
            if (poll.isDue(now) && now > plan.startMillis()) {
                ask(poll, now);
            }
            sayIfLost(poll, now);
        }
    }

    private void ask(CohortPoll poll, long now) {
        long from = Math.max(plan.startMillis(), firstWindow == Long.MIN_VALUE ? 0 : spec.startMillis(firstWindow));
        String version = poll.cohort() == Cohort.BASELINE ? plan.baseline() : plan.canary();
        MetricSource.Fetch fetch;
        try {
            fetch = poll.source()
                    .source()
                    .fetch(Question.of(
                            poll.pulled(),
                            poll.source(),
                            plan.service(),
                            version,
                            poll.cohort(),
                            Math.min(from, now - 1),
                            now));
        } catch (IllegalArgumentException e) {
            take(poll, new Failed(Why.BAD_QUERY, String.valueOf(e.getMessage())), now);
            return;
        }
        poll.asked(fetch);
        fetch.outcome().whenComplete((outcome, never) -> context.runOnContext(back -> take(poll, outcome, now)));
    }

    private void take(CohortPoll poll, FetchOutcome outcome, long askedMillis) {
        if (isClosed || !poll.take(outcome, askedMillis, clock.millis())) {
            return;
        }
        hasNews = true;
        if (poll.failure() == null) {
            windows = PulledWindows.of(polls, spec, firstWindow);
        }
    }

    private void sayIfLost(CohortPoll poll, long now) {
        String name = poll.source().source().name();
        boolean isLost = poll.failure() != null
                && now - poll.failingSinceMillis()
                        >= poll.source().settings().lostAfter().toMillis();
        if (isLost && !lost.contains(name)) {
            lost.add(name);
            onLost.accept(name);
        }
    }

    @Override
    public long settledMillis(long nowMillis) {
        long complete = nowMillis;
        for (CohortPoll poll : polls) {
            complete = Math.min(complete, poll.completeMillis());
        }
        long waitedFor = Math.max(complete, nowMillis - patienceMillis);
        settledMillis = Math.min(nowMillis, Math.max(settledMillis, waitedFor));
        return settledMillis;
    }

    @Override
    public WindowSource over(WindowSource sent, long first, long last) {
        firstWindow = first;
        rememberedMillis = clock.millis();
        pushed.remember(sent, first, last);
        PulledWindows fetched = windows;
        return index -> pushed.with(fetched.at(index));
    }

    @Override
    public List<Outage> outages(long nowMillis) {
        hasNews = false;
        Map<String, Outage> outages = new LinkedHashMap<>();
        for (CohortPoll poll : polls) {
            outage(poll, nowMillis)
                    .ifPresent(outage -> outages.putIfAbsent(outage.metric().value(), outage));
        }
        List<Outage> all = new ArrayList<>(outages.values());
        plan.policy()
                .metrics()
                .forEach(metric -> SharedQueries.sourceOf(metric, polls)
                        .map(poll -> outages.get(poll.pulled().metric().name().value()))
                        .filter(outage -> !outages.containsKey(metric.name().value()))
                        .ifPresent(outage -> all.add(new Outage(metric.name(), outage.code(), outage.cause()))));
        return all;
    }

    private Optional<Outage> outage(CohortPoll poll, long nowMillis) {
        Failed failure = poll.failure();
        if (failure != null) {
            boolean isLong = poll.answeredMillis() == FetchNotes.NONE
                    || !failure.why().mayPass()
                    || nowMillis - poll.answeredMillis()
                            > 2 * poll.source().settings().every().toMillis() + TOLERANCE_MILLIS;
            return isLong ? Optional.of(failing(poll, failure, nowMillis)) : Optional.empty();
        }
        if (poll.answeredMillis() == FetchNotes.NONE) {
            return Optional.of(new Outage(
                    poll.pulled().metric().name(),
                    GuardCode.NO_DATA,
                    poll.source().source().name() + " has not answered yet"));
        }
        return overlap(poll);
    }

    private static Outage failing(CohortPoll poll, Failed failure, long nowMillis) {
        String age = poll.answeredMillis() == FetchNotes.NONE
                ? "it has never answered"
                : "what is known is " + (nowMillis - poll.answeredMillis()) / 1_000 + " s old";
        return new Outage(
                poll.pulled().metric().name(),
                GuardCode.SOURCE_FAILING,
                poll.source().source().name() + ": " + failure.cause() + "; " + age);
    }

    private Optional<Outage> overlap(CohortPoll poll) {
        CohortPoll other = otherCohort(poll);
        return other == null
                ? Optional.empty()
                : CohortCheck.overlap(poll.notes().matched(), other.notes().matched())
                        .map(trouble ->
                                new Outage(poll.pulled().metric().name(), GuardCode.COHORTS_OVERLAP, trouble.text()));
    }

    private @Nullable CohortPoll otherCohort(CohortPoll poll) {
        return polls.stream()
                .filter(other -> other.pulled().equals(poll.pulled()) && other.cohort() == Cohort.CANARY)
                .filter(other -> poll.cohort() == Cohort.BASELINE)
                .findFirst()
                .orElse(null);
    }

    @Override
    public boolean hasNews() {
        return hasNews || (pushed.isUsed() && clock.millis() - rememberedMillis >= REMEMBER_MILLIS);
    }

    @Override
    public JsonArray sources(long nowMillis) {
        JsonArray sources = new JsonArray();
        for (CohortPoll poll : polls) {
            JsonObject json = new JsonObject()
                    .put("source", poll.source().source().name())
                    .put("metric", poll.pulled().metric().name().value())
                    .put("cohort", poll.cohort().name().toLowerCase(java.util.Locale.ROOT));
            long newest = poll.notes().newestMillis();
            if (newest != FetchNotes.NONE) {
                json.put("ageSeconds", Math.max(0, clock.millis() - newest) / 1_000);
            } else {
                json.putNull("ageSeconds");
            }
            Failed failure = poll.failure();
            if (failure != null) {
                json.put("failure", failure.why().name()).put("cause", failure.cause());
                json.put("attempts", poll.failures());
            }
            json.put("series", poll.notes().matched().size());
            putIfAny(json, "gaps", poll.notes().gaps());
            putIfAny(json, "warnings", poll.notes().warnings());
            sources.add(json);
        }
        return sources;
    }

    private static void putIfAny(JsonObject json, String key, List<String> texts) {
        if (!texts.isEmpty()) {
            json.put(key, new JsonArray(texts));
        }
    }

    @Override
    public void close() {
        isClosed = true;
        vertx.cancelTimer(timer);
        polls.forEach(CohortPoll::cancel);
    }
}
