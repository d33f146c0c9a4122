package io.canaryjudge.http.rollout;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.service.AnalysisRequest;
import io.canaryjudge.http.service.AnalysisView;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.service.StartResult;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.rollout.Event;
import io.canaryjudge.rollout.Gate;
import io.canaryjudge.rollout.Observation;
import io.canaryjudge.rollout.Phase;
import io.canaryjudge.rollout.Reading;
import io.canaryjudge.rollout.RolloutState;
import io.canaryjudge.rollout.RolloutState.Judging;
import io.canaryjudge.rollout.Subject;
import io.canaryjudge.rollout.VerificationPolicy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the version of one rollout judged at each gate that asks for it, and measures the earlier one after a rollback. What
 * was said before and changes nothing is told again once a minute only. Confined to the service's context.
 */
final class RolloutJudge {

    private static final Logger LOG = LoggerFactory.getLogger(RolloutJudge.class);
    private static final long LOOK_MILLIS = 1_000;
    private static final long RETRY_MILLIS = 5_000;
    private static final long REPEAT_MILLIS = 60_000;
    private static final int MOST_READINGS = 600;

    private final RunningRollout rollout;
    private final JudgeService judges;
    private final InstantSource clock;
    private final List<Runnable> stops = new ArrayList<>();
    private Optional<AtGate> gate = Optional.empty();
    private Optional<VersionMeter> restored = Optional.empty();
    private boolean isLooking;
    private boolean isOver;
    private long lookedMillis;
    private long measuredMillis;

    RolloutJudge(RunningRollout rollout, JudgeService judges, InstantSource clock) {
        this.rollout = rollout;
        this.judges = judges;
        this.clock = clock;
    }

    /** Does what is due at this moment. */
    void tick(long now) {
        RolloutState state = rollout.state();
        Optional<Judging> judging = state.judging();
        if (judging.isPresent()) {
            if (gate.isEmpty() || gate.get().judging.gate() != judging.get().gate()) {
                gate = Optional.of(new AtGate(judging.get(), (Gate) state.step().orElseThrow()));
            }
            gate.get().tick(now);
        }
        if (state.phase() == Phase.VERIFYING) {
            end();
        }
        if ((judging.isPresent() || state.phase() == Phase.VERIFYING) && isDue(now)) {
            look(now);
        }
    }

    /** Stops listening to analyses. */
    void stop() {
        stops.forEach(Runnable::run);
        stops.clear();
    }

    /** Has the analyses of all gates stopped, since no verdict changes anything any more. Does so once. */
    void end() {
        stop();
        if (!isOver) {
            isOver = judges.stop(gateKeys(), "rollout " + rollout.id(), "stopped: " + whyOver());
        }
    }

    private String whyOver() {
        return switch (rollout.state().phase()) {
            case COMPLETED -> "all stages of the rollout are done";
            case VERIFYING, ROLLED_BACK -> "the version was taken back";
            case ESCALATED -> "the rollout was left to people";
            case ADVANCING, AWAITING_CONSENT, ROLLING_BACK ->
                throw new IllegalStateException(
                        "the rollout is " + rollout.state().phase());
        };
    }

    /** What the idempotency keys of its analyses begin with. */
    private String gateKeys() {
        return rollout.id() + "/gate/";
    }

    private boolean isDue(long now) {
        return !isLooking && Math.abs(now - lookedMillis) >= LOOK_MILLIS;
    }

    private void look(long now) {
        isLooking = true;
        lookedMillis = now;
        Subject subject = rollout.state().plan().subject();
        judges.recentWindows(subject.service(), subject.baseline(), subject.canary())
                .onComplete(found -> {
                    isLooking = false;
                    if (found.failed()) {
                        LOG.error("the windows of rollout {} could not be read", rollout.id(), found.cause());
                        return;
                    }
                    gate.ifPresent(at -> at.look(found.result()));
                    verify(found.result());
                });
    }

    /** Tells how the earlier version does after everything was restored. */
    private void verify(io.canaryjudge.http.service.RecentWindows recent) {
        RolloutState state = rollout.state();
        if (state.phase() != Phase.VERIFYING || !rollout.isIdle()) {
            return;
        }
        long since = state.rollback().orElseThrow().restoredMillis();
        VersionMeter meter = restored.orElseGet(() -> new VersionMeter(Cohort.BASELINE, since));
        restored = Optional.of(meter);
        meter.look(recent);
        VerificationPolicy policy = state.plan().policy().verification();
        long now = clock.millis();
        if (now - measuredMillis >= policy.within().toMillis() / MOST_READINGS) {
            Reading reading = meter.take(policy.leastRequests());
            if (reading.requests() > 0) {
                measuredMillis = now;
                rollout.tell(new Event.Measured(now, reading));
            }
        }
    }

    /** One gate with its analyses, one after another, and both versions' readings. */
    private final class AtGate {
        private final Judging judging;
        private final Gate gate;
        private final VersionMeter baseline;
        private final VersionMeter canary;
        private Optional<String> analysis = Optional.empty();
        private int attempt;
        private boolean isStarting;
        private long tryAgainMillis = Long.MIN_VALUE;
        private Optional<Verdict.Kind> toldKind = Optional.empty();
        private Urgency toldUrgency = Urgency.NONE;
        private long toldMillis;

        AtGate(Judging judging, Gate gate) {
            this.judging = judging;
            this.gate = gate;
            baseline = new VersionMeter(Cohort.BASELINE, judging.sinceMillis());
            canary = new VersionMeter(Cohort.CANARY, judging.sinceMillis());
            rollout.judgedBy(Optional.empty());
        }

        void look(io.canaryjudge.http.service.RecentWindows recent) {
            baseline.look(recent);
            canary.look(recent);
        }

        void tick(long now) {
            if (isStarting || now < tryAgainMillis) {
                return;
            }
            Optional<AnalysisView> view = analysis.flatMap(judges::find);
            // while what it has found is being written down, the rollout may be about to leave this gate
            if (view.map(AnalysisView::ended).orElse(false)
                    && rollout.isIdle()
                    && rollout.state().pause().isEmpty()) {
                attempt++;
                analysis = Optional.empty();
            }
            if (analysis.isEmpty() || view.isEmpty()) {
                start(now);
            }
        }

        /** Starts an analysis, or finds the one that an earlier process has started. */
        private void start(long now) {
            isStarting = true;
            tryAgainMillis = now + RETRY_MILLIS;
            Subject subject = rollout.state().plan().subject();
            String key = gateKeys() + judging.gate() + "/" + attempt;
            AnalysisRequest request = new AnalysisRequest(
                    subject.service(),
                    subject.baseline(),
                    subject.canary(),
                    judging.stage(),
                    rollout.document().analysisAt(gate),
                    Optional.of(key),
                    key);
            judges.start(request).onComplete(started -> {
                isStarting = false;
                if (started.failed()) {
                    LOG.error(
                            "rollout {} cannot be judged: {}",
                            rollout.id(),
                            started.cause().getMessage());
                } else if (started.result() instanceof StartResult.Started fresh) {
                    follow(fresh.analysis());
                } else if (started.result() instanceof StartResult.AlreadyStarted known) {
                    follow(known.analysis());
                    heard(known.analysis().report());
                } else {
                    LOG.error("rollout {} cannot be judged: {}", rollout.id(), started.result());
                }
            });
        }

        private void follow(AnalysisView view) {
            boolean isNew = !analysis.equals(Optional.of(view.id()));
            analysis = Optional.of(view.id());
            rollout.judgedBy(analysis);
            if (isNew) {
                judges.listen(view.id(), this::heard).ifPresent(stops::add);
                rollout.tellListeners();
            }
        }

        private void heard(AnalysisReport report) {
            Verdict verdict = report.verdict();
            RolloutState state = rollout.state();
            boolean isHere =
                    state.judging().filter(now -> now.gate() == judging.gate()).isPresent();
            boolean isAbort = verdict.kind() == Verdict.Kind.ABORT;
            boolean waits = state.pause().isPresent() && verdict.kind() == Verdict.Kind.INCONCLUSIVE;
            if (rollout.hasEnded() || waits || (!isHere && !isAbort)) {
                return;
            }
            long now = clock.millis();
            Event event =
                    new Event.Judged(now, judging.gate(), verdict, Observation.of(baseline.sofar(), canary.sofar()));
            boolean isNews = !toldKind.equals(Optional.of(verdict.kind())) || toldUrgency != verdict.urgency();
            if (isNews || (rollout.isIdle() && isHere && Math.abs(now - toldMillis) >= REPEAT_MILLIS)) {
                toldKind = Optional.of(verdict.kind());
                toldUrgency = verdict.urgency();
                toldMillis = now;
                rollout.tell(event);
            } else if (isHere) {
                rollout.tellIfItMatters(event);
            }
        }
    }
}
