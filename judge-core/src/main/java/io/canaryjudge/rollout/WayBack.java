package io.canaryjudge.rollout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The acts that lead back from what a rollout has changed to the last known good. */
final class WayBack {

    private WayBack() {}

    /** Whether open connections are waited for. */
    enum Drain {
        AS_PLANNED,
        NONE
    }

    /**
     * The acts in order: users are helped first, instances next, the schema after the version that needs it, and a check
     * of health last. Empty when nothing was changed.
     */
    static List<Act> of(Footprint reached, LastKnownGood lastKnownGood, Drain drain) {
        List<Act> acts = new ArrayList<>();
        if (reached.isNone()) {
            return acts;
        }
        LastKnownGood good = lastKnownGood.notAbove(reached);
        if (reached.replaced().contains(Pool.BASELINE)) {
            acts.add(new Act.RestoreVersion(Pool.BASELINE, good));
        }
        addTraffic(acts, reached, good);
        addInstances(acts, reached, good, drain);
        addMigrations(acts, reached);
        acts.add(new Act.Verify(Pool.BASELINE, List.of(Act.Check.HEALTH)));
        return acts;
    }

    private static void addTraffic(List<Act> acts, Footprint reached, LastKnownGood good) {
        if (reached.touched().contains(Act.Kind.ROUTE_WEIGHT)
                || reached.touched().contains(Act.Kind.SWITCH)) {
            acts.add(new Act.RestoreTraffic(good));
        }
        reached.flag().ifPresent(flag -> acts.add(new Act.FlagPercentage(flag.flag(), good.flagPercent())));
        if (reached.touched().contains(Act.Kind.MIRROR)) {
            acts.add(new Act.Mirror(good.mirrorPercent()));
        }
    }

    private static void addInstances(List<Act> acts, Footprint reached, LastKnownGood good, Drain drain) {
        for (int i = reached.batches().size() - 1; i >= 0; i--) {
            Act.Batch batch = reached.batches().get(i);
            Duration time = drain == Drain.NONE ? Duration.ZERO : batch.drain();
            acts.add(new Act.RestoreBatch(batch.first(), batch.count(), batch.total(), time, good));
        }
        if (reached.replaced().contains(Pool.ALL)) {
            acts.add(new Act.RestoreVersion(Pool.ALL, good));
        }
    }

    private static void addMigrations(List<Act> acts, Footprint reached) {
        for (int i = reached.migrations().size() - 1; i >= 0; i--) {
            Act.Migrate migration = reached.migrations().get(i);
            if (migration.reversibility() == Reversibility.REVERSIBLE) {
                acts.add(new Act.RevertMigration(migration.hook()));
            }
        }
    }
}
