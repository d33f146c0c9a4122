package io.canaryjudge.rollout;

import io.canaryjudge.decision.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of a rollout, for people: what happened when, why, whom it hurt, whether going back helped, what to do next.
 *
 * @param strategy the strategy's word
 * @param startedMillis milliseconds since 1970
 * @param endedMillis milliseconds since 1970; -1 while it goes on
 * @param rollback empty where none was decided
 * @param samples what each gate's last verdict stood on, in order
 * @param nextSteps what people should do, in order
 */
public record RolloutReport(
        Subject subject,
        String strategy,
        Phase outcome,
        long startedMillis,
        long endedMillis,
        Optional<Return> rollback,
        Impact impact,
        List<Heard.AtGate> samples,
        Timeline timeline,
        List<String> nextSteps) {

    /** Copies the lists. */
    public RolloutReport {
        samples = List.copyOf(samples);
        nextSteps = List.copyOf(nextSteps);
    }

    /**
     * The way back.
     *
     * @param reason one line
     * @param evidence the rules that fired, with their numbers
     * @param decidedMillis milliseconds since 1970
     * @param dueMillis when it had to be done, milliseconds since 1970
     * @param restoredMillis milliseconds since 1970; -1 when it was not
     * @param restoredTo the version that serves again; empty when nothing was recorded
     * @param verification what was measured afterwards, in one line
     */
    public record Return(
            String reason,
            List<Reason> evidence,
            long decidedMillis,
            long dueMillis,
            long restoredMillis,
            Optional<String> restoredTo,
            String verification) {

        /** Copies the list. */
        public Return {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * Whom it reached.
     *
     * @param requests that the canary answered at all judged gates
     * @param failed of these
     * @param users that the canary answered at the gate with the most of them; -1 where that is not known
     * @param exposedPercent how much of the service was the canary's, at the rollback or the end
     */
    public record Impact(long requests, long failed, long users, int exposedPercent) {}

    /** The report of a rollout as it stands; it may still go on. */
    public static RolloutReport of(RolloutState state) {
        return new RolloutReport(
                state.plan().subject(),
                state.plan().stages().strategy().word(),
                state.phase(),
                state.startedMillis(),
                state.endedMillis(),
                state.rollback().map(rollback -> wayBack(rollback, state)),
                impact(state),
                state.heard().observations(),
                state.timeline(),
                nextSteps(state));
    }

    private static Return wayBack(Rollback rollback, RolloutState state) {
        return new Return(
                rollback.cause().words(),
                rollback.cause().reasons(),
                rollback.decidedMillis(),
                rollback.dueMillis(),
                rollback.restoredMillis(),
                state.lastKnownGood().map(LastKnownGood::version),
                verification(rollback, state.phase()));
    }

    private static String verification(Rollback rollback, Phase phase) {
        if (rollback.acts().isEmpty()) {
            return "not needed, nothing had been changed";
        }
        if (!rollback.isRestored()) {
            return "not begun";
        }
        String reading = rollback.lastReading().map(RolloutReport::words).orElse("no reading");
        String end =
                phase == Phase.ROLLED_BACK ? "well again" : rollback.finding().orElse("not well for long enough");
        return reading + ": " + end;
    }

    private static String words(Reading reading) {
        return String.format(
                java.util.Locale.ROOT,
                "%d requests, %.2f %% failed, p99 %.1f ms",
                reading.requests(),
                100 * reading.errorRate(),
                reading.p99Millis());
    }

    private static Impact impact(RolloutState state) {
        List<Observation> seen = state.heard().observations().stream()
                .map(Heard.AtGate::observation)
                .toList();
        return new Impact(
                seen.stream().mapToLong(each -> each.canary().requests()).sum(),
                seen.stream().mapToLong(each -> each.canary().failed()).sum(),
                seen.stream().mapToLong(Observation::canaryUsers).max().orElse(-1),
                state.rollback()
                        .map(Rollback::exposedPercent)
                        .orElse(state.footprint().exposedPercent()));
    }

    private static List<String> nextSteps(RolloutState state) {
        String canary = state.plan().subject().canary();
        List<String> steps = new ArrayList<>();
        switch (state.phase()) {
            case ADVANCING -> steps.add("wait; the rollout is at stage " + state.stageName());
            case AWAITING_CONSENT -> steps.add("decide whether to roll back behind the irreversible migration");
            case ROLLING_BACK, VERIFYING -> steps.add("wait until the rollback is verified");
            case COMPLETED -> steps.add("remove what only the earlier version needed");
            case ROLLED_BACK -> {
                steps.add("find the root cause in " + canary);
                steps.add("fix it, and roll out a new version; this one stays aborted");
                steps.add("hold a post-mortem without blame");
            }
            case ESCALATED -> {
                steps.add("help now: the machine has stopped and changes nothing any more");
                steps.add("check what serves: " + state.footprint().exposedPercent() + " % may still be " + canary);
                steps.add("start the disaster-recovery run-book if users are affected");
                steps.add("find the root cause, of the harm and of why going back did not help");
            }
        }
        return steps;
    }
}
