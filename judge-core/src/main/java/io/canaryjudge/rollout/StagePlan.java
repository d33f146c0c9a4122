package io.canaryjudge.rollout;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The stages of a rollout, in order.
 *
 * @param stages at least one, at most 1000; exposure never falls from one to the next, and migrations come first
 */
public record StagePlan(Strategy strategy, List<Stage> stages) {

    private static final int MOST_STAGES = 1000;

    /** @throws IllegalArgumentException if the stages break one of these rules; the message names the stage */
    public StagePlan {
        stages = List.copyOf(stages);
        if (stages.isEmpty() || stages.size() > MOST_STAGES) {
            throw new IllegalArgumentException("stages must be 1 to " + MOST_STAGES + ", were " + stages.size());
        }
        checkNames(stages);
        checkSteps(strategy, stages);
    }

    private static void checkNames(List<Stage> stages) {
        Set<String> names = new HashSet<>();
        for (Stage stage : stages) {
            if (!names.add(stage.name())) {
                throw new IllegalArgumentException("stage names must differ, two are " + stage.name());
            }
        }
    }

    private static void checkSteps(Strategy strategy, List<Stage> stages) {
        Footprint reached = Footprint.NONE;
        for (Stage stage : stages) {
            for (Step step : stage.steps()) {
                if (step instanceof Act act) {
                    reached = checked(strategy, stage, act, reached);
                }
            }
        }
    }

    private static Footprint checked(Strategy strategy, Stage stage, Act act, Footprint before) {
        String where = "stage " + stage.name() + ": ";
        if (!act.kind().isPlanned()) {
            throw new IllegalArgumentException(where + act.kind().word() + " cannot be planned");
        }
        boolean isMigration = act.kind() == Act.Kind.MIGRATE;
        if (isMigration && before.touched().stream().anyMatch(kind -> kind != Act.Kind.MIGRATE)) {
            throw new IllegalArgumentException(where + "a migration must come before everything else is changed");
        }
        Footprint after = act.after(before);
        if (after.exposedPercent() < before.exposedPercent() || after.weightPercent() < before.weightPercent()) {
            throw new IllegalArgumentException(where + "exposure must not fall, from " + before.exposedPercent()
                    + " % to " + after.exposedPercent() + " %");
        }
        if (strategy == Strategy.SHADOW && after.exposedPercent() > 0) {
            throw new IllegalArgumentException(where + "a shadow must never be routed to, was by: " + act.words());
        }
        return after;
    }

    /** The same plan with a migration as its first stage. */
    public StagePlan withMigration(String hook, Reversibility reversibility) {
        List<Stage> longer = new ArrayList<>();
        longer.add(Stage.of("migration " + hook, new Act.Migrate(hook, reversibility)));
        longer.addAll(stages);
        return new StagePlan(strategy, longer);
    }

    /** The kinds of act that a controller must be able to do for this plan, and for going back from anywhere in it. */
    public Set<Act.Kind> needs() {
        Set<Act.Kind> kinds = EnumSet.of(Act.Kind.RECORD, Act.Kind.VERIFY);
        Footprint reached = Footprint.NONE;
        for (Stage stage : stages) {
            for (Step step : stage.steps()) {
                if (step instanceof Act act) {
                    kinds.add(act.kind());
                    reached = act.after(reached);
                }
            }
        }
        WayBack.of(reached, LastKnownGood.of("earlier"), WayBack.Drain.AS_PLANNED)
                .forEach(act -> kinds.add(act.kind()));
        return kinds;
    }

    /** Whether a position is at or behind the first watch, which is when the version counts as promoted. */
    boolean isPromotedAt(Position position) {
        for (int i = 0; i < stages.size() && i <= position.stage(); i++) {
            List<Step> steps = stages.get(i).steps();
            int last = i < position.stage() ? steps.size() - 1 : Math.min(position.step(), steps.size() - 1);
            if (steps.subList(0, last + 1).stream().anyMatch(Gate.Watch.class::isInstance)) {
                return true;
            }
        }
        return false;
    }
}
