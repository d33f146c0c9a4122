package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.http.config.PulledMetric;
import io.canaryjudge.http.service.PastReplay.Refused;
import io.canaryjudge.http.service.PastReplay.Replayed;
import io.canaryjudge.http.service.PastReplay.Why;
import io.canaryjudge.http.wire.VerdictReader;
import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.spi.Entry;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.StreamHead;
import io.canaryjudge.spi.WindowLog;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Judges analyses that have ended once more, by the windows that the log has kept and the signals that the journal has, or
 * says why not: there is no verdict on a part of the windows. Its method blocks; any thread may call it.
 */
public final class PastReplays {

    /** Time without a watcher that is not worth a word: a look is that late now and then. */
    private static final long UNWATCHED_MILLIS = 2_000;

    private final Journal journal;
    private final Optional<WindowLog> log;
    private final WindowSpec spec;
    private final Duration retention;
    private final InstantSource clock;

    /** @param retention how long the log keeps a window */
    PastReplays(Journal journal, Optional<WindowLog> log, WindowSpec spec, Duration retention, InstantSource clock) {
        this.journal = journal;
        this.log = log;
        this.spec = spec;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * Judges an analysis once more.
     *
     * @param policy by which; empty for its own
     * @param look time between two looks, 100 ms or more; empty for the width of a window, as the service looks
     */
    public PastReplay replay(String id, Optional<AnalysisPolicy> policy, Optional<Duration> look) {
        Optional<StreamHead> head = journal.find(id);
        List<Entry> entries = journal.read(id);
        if (head.isEmpty() || entries.isEmpty()) {
            return new Refused(Why.UNKNOWN, "the journal has no analysis of this id, or not any more");
        }
        KeptAnalysis kept = KeptAnalysis.read(journal, head.get(), entries);
        Original original = Original.of(kept, entries);
        Duration lookEvery = look.orElse(spec.width());
        Optional<Refused> objection = objection(kept, original, lookEvery);
        return objection.isPresent()
                ? objection.get()
                : replay(kept, original, policy.orElse(kept.plan().policy()), lookEvery);
    }

    private Optional<Refused> objection(KeptAnalysis kept, Original original, Duration look) {
        if (!kept.isOver()) {
            return Optional.of(new Refused(
                    Why.RUNNING, "this analysis has not ended; it can be judged by another policy when it has"));
        }
        if (!kept.pulled().isEmpty()) {
            String names = kept.pulled().stream()
                    .map(PulledMetric::metric)
                    .map(metric -> metric.name().value())
                    .collect(Collectors.joining(", "));
            return Optional.of(new Refused(
                    Why.NEVER_KEPT,
                    "what was fetched for " + names
                            + " is not kept: only analyses of samples that were sent can be judged" + " again"));
        }
        long start = kept.plan().startMillis();
        long looks = (original.endMillis() - start) / look.toMillis();
        if (looks > Replay.MOST_LOOKS) {
            return Optional.of(new Refused(
                    Why.TOO_MANY_LOOKS,
                    "look must be longer: the analysis lasted for " + looks + " of them, and " + Replay.MOST_LOOKS
                            + " are the most"));
        }
        return notKept(start);
    }

    private Optional<Refused> notKept(long startMillis) {
        if (log.isEmpty()) {
            return Optional.of(new Refused(
                    Why.NEVER_KEPT,
                    "this service keeps no windows (durability: memory), so there is nothing to judge again"));
        }
        long since = clock.millis() - retention.toMillis();
        return startMillis >= since
                ? Optional.empty()
                : Optional.of(new Refused(
                        Why.NO_LONGER_KEPT,
                        "windows are kept for " + retention.toSeconds() + " s (windowRetention), now since "
                                + Instant.ofEpochMilli(since) + "; this analysis began at "
                                + Instant.ofEpochMilli(startMillis),
                        OptionalLong.of(since)));
    }

    private PastReplay replay(KeptAnalysis kept, Original original, AnalysisPolicy policy, Duration look) {
        AnalysisPlan then = kept.plan();
        AnalysisPlan plan = new AnalysisPlan(
                then.service(), then.baseline(), then.canary(), then.stage(), policy, then.startMillis());
        LoggedWindows windows = new LoggedWindows(log.orElseThrow(), spec, plan, original.endMillis());
        Replay replay = new Replay(plan, spec, looks(plan, original, look), windows, kept.signals());
        Replay.Result result = replay.finish();
        windows.readToEnd();
        Optional<Refused> missing = missing(kept, windows);
        return missing.isPresent() ? missing.get() : replayed(kept, original, result, windows);
    }

    /** As long after the end of a window as the service looked when it decided, so that time is over for both at once. */
    private Replay.Looks looks(AnalysisPlan plan, Original original, Duration look) {
        long decided = original.trail().decidedAtMillis();
        long late = decided - spec.startMillis(spec.indexOf(decided));
        long first = spec.startMillis(spec.indexOf(plan.startMillis())) + late + look.toMillis();
        return new Replay.Looks(first, look, original.endMillis());
    }

    /** That the windows have fewer requests than the analysis was judged by, so some of them are not here. */
    private static Optional<Refused> missing(KeptAnalysis kept, LoggedWindows windows) {
        for (Cohort cohort : Cohort.values()) {
            long judged = judgedBy(kept, cohort);
            if (windows.requests(cohort) < judged) {
                return Optional.of(new Refused(
                        Why.NEVER_KEPT,
                        "a part of its windows is not kept here: they have " + windows.requests(cohort)
                                + " requests of the " + cohort.word() + ", and the verdict stood on " + judged));
            }
        }
        return Optional.empty();
    }

    private static long judgedBy(KeptAnalysis kept, Cohort cohort) {
        return kept.verdict().getJsonArray("metrics").stream()
                .map(JsonObject.class::cast)
                .filter(metric -> metric.containsKey(cohort.word()))
                .filter(metric -> countsRequests(kept.plan().policy(), metric.getString("name")))
                .mapToLong(metric -> metric.getJsonObject(cohort.word()).getLong("n"))
                .max()
                .orElse(0);
    }

    private static boolean countsRequests(AnalysisPolicy policy, String name) {
        return policy.metrics().stream()
                .filter(metric -> metric.name().value().equals(name))
                .map(MetricPolicy::kind)
                .anyMatch(kind -> kind instanceof MetricKind.ErrorRate
                        || kind instanceof MetricKind.LatencyQuantile
                        || kind instanceof MetricKind.LatencyDistribution);
    }

    private Replayed replayed(KeptAnalysis kept, Original original, Replay.Result result, LoggedWindows windows) {
        long start = kept.plan().startMillis();
        return new Replayed(
                result,
                kept.verdict(),
                original.trail().decidedAtMillis(),
                original.trail().changes(),
                kept.signals().size(),
                Math.max(0, spec.lastEnded(original.endMillis()) - spec.indexOf(start) + 1),
                windows.empty(),
                start,
                original.endMillis(),
                notes(original, result));
    }

    private static List<String> notes(Original original, Replay.Result result) {
        List<String> notes = new ArrayList<>();
        if (!result.report().verdict().isFinal()) {
            notes.add(
                    "By this policy the analysis would have gone on when it ended; what came later is not known to it.");
        }
        if (original.unwatchedMillis() > UNWATCHED_MILLIS) {
            notes.add("Nobody watched for " + original.unwatchedMillis() / 1_000
                    + " s of it, or the clock has jumped; here that counts as watched.");
        }
        return notes;
    }

    /**
     * What was told of an analysis while it ran.
     *
     * @param endMillis when it ended, as far as it has
     * @param unwatchedMillis for how long nobody watched until its last change
     */
    private record Original(VerdictTrail trail, long endMillis, long unwatchedMillis) {

        static Original of(KeptAnalysis kept, List<Entry> entries) {
            VerdictTrail trail = new VerdictTrail();
            long unwatched = 0;
            for (Entry entry : entries) {
                JsonObject json = new JsonObject(entry.fact().json());
                if (json.getValue("verdict") instanceof JsonObject verdict) {
                    trail.add(VerdictReader.read(kept.plan(), verdict));
                }
                if (json.containsKey(AnalysisFacts.WATCHED_MILLIS)) {
                    long passed = entry.fact().atMillis() - kept.plan().startMillis();
                    unwatched = passed - json.getLong(AnalysisFacts.WATCHED_MILLIS);
                }
            }
            long end = entries.get(entries.size() - 1).fact().atMillis();
            return new Original(trail, end, unwatched);
        }
    }
}
