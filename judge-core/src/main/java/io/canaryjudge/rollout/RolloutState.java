package io.canaryjudge.rollout;

import java.util.List;
import java.util.Optional;

/**
 * Where a rollout stands; a value made of records only, equal to the fold of {@link Rollout#step} over its events.
 *
 * @param startedMillis when it began, milliseconds since 1970
 * @param nowMillis the latest time that it was told, milliseconds since 1970; never falls
 * @param evidence what was heard at the present gate
 * @param footprint what it has changed
 * @param lastKnownGood what served before; empty until the controller has recorded it
 * @param live the command whose answer is awaited
 * @param commands how many were issued; the next command's id ends in the next number
 * @param epoch of the next command
 * @param grants the overrides in force, one of each scope at most
 * @param deferred a rollback that an override puts off
 * @param blocked the freeze that holds the next act back
 * @param endedMillis when it ended, milliseconds since 1970; -1 before
 */
public record RolloutState(
        RolloutPlan plan,
        long startedMillis,
        long nowMillis,
        Phase phase,
        Position position,
        GateEvidence evidence,
        Footprint footprint,
        Optional<LastKnownGood> lastKnownGood,
        Optional<Live> live,
        long commands,
        long epoch,
        Optional<Pause> pause,
        List<Grant> grants,
        Optional<Deferred> deferred,
        Optional<String> blocked,
        Optional<Rollback> rollback,
        Heard heard,
        Timeline timeline,
        long endedMillis) {

    /** Copies the list. */
    public RolloutState {
        grants = List.copyOf(grants);
    }

    /**
     * A gate at which the version is to be judged.
     *
     * @param gate its number, to be given back with each verdict
     * @param stage the stage's name
     * @param sinceMillis since when, milliseconds since 1970
     * @param kind {@link Gate.Kind#JUDGE} or {@link Gate.Kind#WATCH}
     */
    public record Judging(int gate, String stage, long sinceMillis, Gate.Kind kind) {}

    /** The gate at which the version is to be judged now; empty when it is at none, or no longer goes on. */
    public Optional<Judging> judging() {
        return step().filter(step -> phase == Phase.ADVANCING && lastKnownGood.isPresent())
                .flatMap(step -> step instanceof Gate gate ? Optional.of(gate.kind()) : Optional.empty())
                .filter(kind -> kind == Gate.Kind.JUDGE || kind == Gate.Kind.WATCH)
                .map(kind -> new Judging(position.gates(), stageName(), position.sinceMillis(), kind));
    }

    /** The present step; empty behind the last one. */
    public Optional<Step> step() {
        List<Stage> stages = plan.stages().stages();
        return position.stage() < stages.size()
                ? Optional.of(stages.get(position.stage()).steps().get(position.step()))
                : Optional.empty();
    }

    /** The present stage's name; that of the last one behind it. */
    public String stageName() {
        List<Stage> stages = plan.stages().stages();
        return stages.get(Math.min(position.stage(), stages.size() - 1)).name();
    }

    /** Whether it has reached the first watch of its plan. */
    public boolean isPromoted() {
        return plan.stages().isPromotedAt(position);
    }

    /** Whether another state of the same rollout differs in nothing but the time and what was heard of the version. */
    public boolean isWhere(RolloutState other) {
        return phase == other.phase
                && position.equals(other.position)
                && evidence.equals(other.evidence)
                && footprint.equals(other.footprint)
                && lastKnownGood.equals(other.lastKnownGood)
                && live.equals(other.live)
                && epoch == other.epoch
                && pause.equals(other.pause)
                && grants.equals(other.grants)
                && deferred.equals(other.deferred)
                && blocked.equals(other.blocked)
                && rollback.equals(other.rollback)
                && timeline.equals(other.timeline);
    }

    /** Whether people must help: it is escalated, waits for consent, or its way back takes longer than it may. */
    public boolean isCritical() {
        return phase == Phase.ESCALATED
                || phase == Phase.AWAITING_CONSENT
                || (!phase.isEnd() && rollback.map(Rollback::isMissed).orElse(false));
    }
}
