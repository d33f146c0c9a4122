package io.canaryjudge.rollout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a rollout has changed so far, or may have: an act counts from the moment its command is issued.
 *
 * @param touched the kinds of act that were ever issued
 * @param weightPercent share of the requests that the canary may get
 * @param mirrorPercent share of the requests that are copied to the canary
 * @param flag the flag that was changed, with its percentage; empty for none
 * @param batches the batches that run the canary's version, in the order in which they were replaced
 * @param replaced the pools whose earlier version no longer runs
 * @param migrations the migrations that were run
 */
public record Footprint(
        Set<Act.Kind> touched,
        int weightPercent,
        int mirrorPercent,
        Optional<Act.FlagPercentage> flag,
        List<Act.Batch> batches,
        Set<Pool> replaced,
        List<Act.Migrate> migrations) {

    /** Nothing changed. */
    public static final Footprint NONE =
            new Footprint(Set.of(), 0, 0, Optional.empty(), List.of(), Set.of(), List.of());

    /** Copies the collections. */
    public Footprint {
        touched = copy(Act.Kind.class, touched);
        batches = List.copyOf(batches);
        replaced = copy(Pool.class, replaced);
        migrations = List.copyOf(migrations);
    }

    private static <E extends Enum<E>> Set<E> copy(Class<E> type, Set<E> set) {
        EnumSet<E> copy = EnumSet.noneOf(type);
        copy.addAll(set);
        return Collections.unmodifiableSet(copy);
    }

    /** The largest share of the service that may be the canary's, in percent; copies of requests do not count. */
    public int exposedPercent() {
        int byFlag = flag.map(Act.FlagPercentage::percent).orElse(0);
        long replacedInstances = batches.stream().mapToLong(Act.Batch::count).sum();
        int byBatches = batches.isEmpty()
                ? 0
                : (int) Math.min(
                        100,
                        Math.ceil(100.0 * replacedInstances / batches.get(0).total()));
        int byPool = replaced.contains(Pool.ALL) ? 100 : 0;
        return Math.max(Math.max(weightPercent, byFlag), Math.max(byBatches, byPool));
    }

    /** Whether nothing was changed. */
    public boolean isNone() {
        return touched.isEmpty();
    }

    /** Whether a migration was run after which the earlier version may not work. */
    public boolean isIrreversible() {
        return migrations.stream().anyMatch(each -> each.reversibility() == Reversibility.IRREVERSIBLE);
    }

    Footprint touchedBy(Act.Kind kind) {
        EnumSet<Act.Kind> kinds = EnumSet.of(kind);
        kinds.addAll(touched);
        return new Footprint(kinds, weightPercent, mirrorPercent, flag, batches, replaced, migrations);
    }

    Footprint withWeight(int percent) {
        return new Footprint(touched, percent, mirrorPercent, flag, batches, replaced, migrations);
    }

    Footprint withMirror(int percent) {
        return new Footprint(touched, weightPercent, percent, flag, batches, replaced, migrations);
    }

    Footprint withFlag(String name, int percent) {
        Optional<Act.FlagPercentage> set = Optional.of(new Act.FlagPercentage(name, percent));
        return new Footprint(touched, weightPercent, mirrorPercent, set, batches, replaced, migrations);
    }

    Footprint withBatch(Act.Batch batch) {
        return withBatches(plus(batches, batch));
    }

    Footprint withoutBatch(int first) {
        return withBatches(
                batches.stream().filter(each -> each.first() != first).toList());
    }

    private Footprint withBatches(List<Act.Batch> list) {
        return new Footprint(touched, weightPercent, mirrorPercent, flag, list, replaced, migrations);
    }

    Footprint withReplaced(Pool pool) {
        EnumSet<Pool> pools = EnumSet.of(pool);
        pools.addAll(replaced);
        return new Footprint(touched, weightPercent, mirrorPercent, flag, batches, pools, migrations);
    }

    Footprint withoutReplaced(Pool pool) {
        EnumSet<Pool> pools = EnumSet.noneOf(Pool.class);
        pools.addAll(replaced);
        pools.remove(pool);
        return new Footprint(touched, weightPercent, mirrorPercent, flag, batches, pools, migrations);
    }

    Footprint withMigration(Act.Migrate migration) {
        return withMigrations(plus(migrations, migration));
    }

    Footprint withoutMigration(String hook) {
        return withMigrations(
                migrations.stream().filter(each -> !each.hook().equals(hook)).toList());
    }

    private Footprint withMigrations(List<Act.Migrate> list) {
        return new Footprint(touched, weightPercent, mirrorPercent, flag, batches, replaced, list);
    }

    private static <T> List<T> plus(List<T> list, T one) {
        List<T> longer = new ArrayList<>(list);
        longer.add(one);
        return longer;
    }
}
