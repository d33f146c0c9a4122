package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.analysis.WindowSource;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.Version;
import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Decision;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.StoreException;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at analyses when a window has ended, has what is found written down, and tells it when it is. Confined to the
 * service's loop.
 */
final class Looks {

    private static final Logger LOG = LoggerFactory.getLogger(Looks.class);
    /** How often is checked whether a window has ended: what a verdict waits at the most on top of its window. */
    private static final long TICK_MILLIS = 100;

    /** How many analyses are looked at together: a shard's loop does nothing else while it reads their windows. */
    private static final int MOST_AT_ONCE = 64;

    private final Loop loop;
    private final WindowSpec spec;
    private final InstantSource clock;
    private final Durable durable;
    private final Telemetry telemetry;
    private final IngestShards shards;
    private final HeldAnalyses held;
    private final Ledger ledger;
    private final Consumer<String> lose;
    private long timer;
    private long lastTickNanos;

    /** @param lose leaves an analysis to the node that owns it by now */
    Looks(
            Loop loop,
            WindowSpec spec,
            InstantSource clock,
            Durable durable,
            Telemetry telemetry,
            IngestShards shards,
            HeldAnalyses held,
            Ledger ledger,
            Consumer<String> lose) {
        this.loop = loop;
        this.spec = spec;
        this.clock = clock;
        this.durable = durable;
        this.telemetry = telemetry;
        this.shards = shards;
        this.held = held;
        this.ledger = ledger;
        this.lose = lose;
    }

    void start() {
        lastTickNanos = loop.nanoTime();
        timer = loop.setPeriodic(TICK_MILLIS, this::tick);
    }

    void stop() {
        loop.cancelTimer(timer);
    }

    private void tick() {
        long nanos = loop.nanoTime();
        telemetry.lag(Math.max(0, nanos - lastTickNanos - TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS)));
        lastTickNanos = nanos;
        long now = clock.millis();
        List<RunningAnalysis> due = held.all().stream()
                .filter(analysis -> analysis.isDue(now, nanos))
                .toList();
        for (int from = 0; from < due.size(); from += MOST_AT_ONCE) {
            Future<Void> looked = at(due.subList(from, Math.min(due.size(), from + MOST_AT_ONCE)));
            looked.onFailure(failure -> LOG.error("the windows could not be gathered", failure));
        }
        holdWhatCannotBeKept();
        held.publish();
    }

    /**
     * Looks at some analyses when their windows, as they are from now on, have been gathered; done when what was found is kept,
     * also what a look had found that began before.
     */
    Future<Void> at(List<RunningAnalysis> some) {
        long now = clock.millis();
        long lastEnded = spec.lastEnded(now);
        List<WindowRange> ranges =
                some.stream().map(analysis -> analysis.beginLook(lastEnded)).toList();
        return shards.windows(ranges, now, loop).compose(windows -> {
            List<Future<?>> kept = new ArrayList<>();
            for (int i = 0; i < some.size(); i++) {
                kept.add(look(
                        some.get(i), windows.settledMillis(), windows.sources().get(i)));
            }
            held.publish();
            return Future.join(kept).transform(all -> Future.succeededFuture());
        });
    }

    /** Looks at one analysis; should that fail, it is said and the others go on. */
    private Future<?> look(RunningAnalysis analysis, long now, WindowSource windows) {
        try {
            return evaluate(analysis, now, analysis.over(windows));
        } catch (RuntimeException e) {
            LOG.error("analysis {} could not be judged", analysis.id(), e);
            return Future.succeededFuture();
        }
    }

    private Future<?> evaluate(RunningAnalysis analysis, long now, WindowSource windows) {
        long start = loop.nanoTime();
        Verdict.Kind before = analysis.latest().verdict().kind();
        RunningAnalysis.Looked looked = analysis.look(now, start, windows);
        if (looked == RunningAnalysis.Looked.NOT_ANY_MORE) {
            return analysis.lastWrite();
        }
        telemetry.evaluation(loop.nanoTime() - start);
        return keep(analysis, looked, before, windows);
    }

    /** Has what a look found written down, and shown when it is. */
    private Future<?> keep(
            RunningAnalysis analysis, RunningAnalysis.Looked looked, Verdict.Kind before, WindowSource windows) {
        boolean closes = analysis.closesNow();
        if (closes) {
            analysis.stopFeed();
        }
        if (looked == RunningAnalysis.Looked.CHANGED) {
            return writeChange(analysis, before, windows, closes);
        }
        if (closes) {
            return writeUnchanged(
                    analysis,
                    analysis.commit(AnalysisFacts.ended(analysis.latest(), analysis.stopped()))
                            .closing());
        }
        if (analysis.watched().isNoteworthy(loop.nanoTime())) {
            long watchedMillis = analysis.watched().note(loop.nanoTime());
            return writeUnchanged(analysis, analysis.commit(AnalysisFacts.watched(analysis.latest(), watchedMillis)));
        }
        show(analysis);
        return analysis.lastWrite();
    }

    private Future<?> writeUnchanged(RunningAnalysis analysis, Commit commit) {
        return write(analysis, commit).onSuccess(written -> {
            analysis.written();
            show(analysis);
        });
    }

    /** What was found and is not on disk is shown as a wait for it. */
    private void holdWhatCannotBeKept() {
        ledger.failure().ifPresent(failure -> {
            String reason = "what was found cannot be kept: " + failure.getMessage();
            for (RunningAnalysis analysis : List.copyOf(held.all())) {
                if (!analysis.isWritten() && analysis.hold(reason)) {
                    analysis.tellListeners();
                }
            }
        });
    }

    /** Shows the latest state when it is on disk in all but its numbers. */
    private static void show(RunningAnalysis analysis) {
        if (analysis.isWritten()) {
            analysis.show();
            analysis.tellListeners();
        }
    }

    /** A change is told when it is on disk, with all that follows from it. */
    private Future<?> writeChange(RunningAnalysis analysis, Verdict.Kind before, WindowSource windows, boolean closes) {
        AnalysisReport report = analysis.latest();
        Fact fact = AnalysisFacts.changed(
                analysis.id(),
                report,
                analysis.inputs(windows),
                analysis.watched().note(loop.nanoTime()),
                Version.current(),
                closes ? analysis.stopped() : Optional.empty());
        Commit commit = analysis.commit(fact);
        for (Endpoint endpoint : durable.endpoints()) {
            if (endpoint.interest().wants(report.plan().service(), report.verdict())) {
                commit = commit.withDelivery(AnalysisFacts.delivery(endpoint.name(), analysis.id(), report));
            }
        }
        OptionalInt decision = analysis.nextDecision(before);
        if (decision.isPresent()) {
            commit = commit.withDecision(new Decision(
                    analysis.id(),
                    report.plan().stage(),
                    decision.getAsInt(),
                    report.verdict().kind().name(),
                    report.asOfMillis()));
        }
        return write(analysis, closes ? commit.closing() : commit).onSuccess(written -> tellChange(analysis, report));
    }

    private void tellChange(RunningAnalysis analysis, AnalysisReport report) {
        LOG.info(
                "analysis {} {}: {}",
                analysis.id(),
                report.verdict().kind(),
                report.verdict().reason());
        telemetry.verdict(report.verdict().kind());
        if (report.verdict().isFinal()) {
            telemetry.timeToVerdict(
                    report.verdict().kind(), report.asOfMillis() - report.plan().startMillis());
        }
        analysis.written(report);
        durable.onOwed().run();
        analysis.tellListeners();
        held.publish();
    }

    /** Writes what happened to an analysis; should somebody else own it by now, it is left to them. */
    Future<CommitOutcome> write(RunningAnalysis analysis, Commit commit) {
        Future<CommitOutcome> write = ledger.write(commit).compose(outcome -> {
            if (outcome instanceof CommitOutcome.Written) {
                return Future.succeededFuture(outcome);
            }
            LOG.error("the journal has another {} than this process: {}", analysis.id(), outcome);
            lose.accept(analysis.id());
            return Future.failedFuture(new StoreException(
                    StoreException.Kind.REFUSED,
                    analysis.id() + " belongs to another node",
                    new IllegalStateException(outcome.toString())));
        });
        analysis.writing(write);
        return write;
    }
}
