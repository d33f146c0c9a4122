package io.canaryjudge.http.simulation;

import io.canaryjudge.connector.store.ModelStore;
import io.canaryjudge.connector.store.ModelStore.Protection;
import io.canaryjudge.http.service.Ownership.Sharing;
import io.canaryjudge.http.simulation.Node.EvenClock;
import io.canaryjudge.http.simulation.World.Tracing;
import io.canaryjudge.spi.StoreException;
import io.canaryjudge.spi.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One schedule: one to three nodes over one store, one or two canaries, faults for up to 42 s, and then time enough to
 * come to an end. The same seed makes the same schedule.
 */
public final class Simulation {

    private static final long FAULTS_FROM_MILLIS = 200;
    private static final long SHORTEST_FAULTS_MILLIS = 12_000;
    private static final long POLL_MILLIS = 3_000;
    /** Clocks are up to 90 s ahead, leases last for 15 s, and an analysis that was left alone begins to count anew. */
    private static final long REST_MILLIS = 600_000;

    private final World world;
    private final Promises promises;
    private final ModelStore store;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Release> releases = new ArrayList<>();

    private Simulation(long seed, Tracing tracing, EvenClock clock, Optional<Protection> leftOut) {
        world = new World(seed, tracing);
        promises = new Promises(world);
        store = new ModelStore(promises);
        leftOut.ifPresent(store::without);
        store.runBetween(this::breakOff);
        boolean isShared = world.chance(0.7);
        Receiver receiver = new Receiver(world, promises);
        long count = isShared ? 2 + world.upTo(1) : 1;
        for (int i = 0; i < count; i++) {
            Sharing sharing = isShared ? Sharing.SHARED : Sharing.SOLE;
            nodes.add(new Node(world, "node" + i, store, sharing, clock, promises, receiver));
        }
        long canaries = 1 + world.upTo(1);
        for (int i = 0; i < canaries; i++) {
            releases.add(new Release(world, nodes, promises, "service" + i));
        }
    }

    /** Where what is owed is not written with what it tells of, something may come in between. */
    private void breakOff() {
        if (store.isWithout(Protection.OUTBOX_IN_THE_TRANSACTION) && world.mishap(0.05)) {
            throw new StoreException(Kind.UNREACHABLE, "the model went away", new IllegalStateException("on purpose"));
        }
    }

    /** Runs one schedule; its event log is kept. */
    public static Ending replay(long seed) {
        return new Simulation(seed, Tracing.ON, EvenClock.EVEN, Optional.empty()).play(seed);
    }

    /** Runs one schedule. */
    public static Ending run(long seed) {
        return new Simulation(seed, Tracing.OFF, EvenClock.EVEN, Optional.empty()).play(seed);
    }

    /** Runs one schedule over a store that does not protect as it should. */
    public static Ending runWithout(Protection leftOut, long seed) {
        return new Simulation(seed, Tracing.OFF, EvenClock.EVEN, Optional.of(leftOut)).play(seed);
    }

    /** Runs one schedule on nodes that have no clock but that for the time of day. */
    public static Ending runWithoutEvenClock(long seed) {
        return new Simulation(seed, Tracing.OFF, EvenClock.JUMPS_WITH_THE_TIME_OF_DAY, Optional.empty()).play(seed);
    }

    private Ending play(long seed) {
        nodes.forEach(Node::start);
        long faultsUntil = SHORTEST_FAULTS_MILLIS + world.upTo(30_000);
        new Faults(world, nodes).plan(FAULTS_FROM_MILLIS, faultsUntil);
        for (Release release : releases) {
            world.after(world.upTo(6_000), release::begin);
            if (world.chance(0.3)) {
                world.after(4_000 + world.upTo(16_000), release::signal);
            }
        }
        second();
        while (promises.broken().isEmpty() && world.step(faultsUntil)) {
            // the step is all
        }
        settle(faultsUntil + REST_MILLIS);
        return new Ending(
                seed,
                nodes.size(),
                world.nowMillis(),
                world.happened(),
                promises.counts(),
                promises.broken(),
                world.lines());
    }

    private void settle(long untilMillis) {
        while (promises.broken().isEmpty() && !promises.isAllOver(store, releases.size())) {
            long next = Math.min(untilMillis, world.nowMillis() + 1_000);
            while (promises.broken().isEmpty() && world.step(next)) {
                // the step is all
            }
            if (next == untilMillis) {
                break;
            }
        }
        if (promises.broken().isEmpty()) {
            promises.requireTheEnd(store, releases.size());
        }
    }

    /** What there is every second: traffic, and now and then people who look. */
    private void second() {
        releases.forEach(Release::traffic);
        if (world.nowMillis() % POLL_MILLIS == 0) {
            nodes.forEach(node -> Release.poll(node, promises));
        }
        world.after(1_000, this::second);
    }

    /**
     * What came of a schedule.
     *
     * @param virtualMillis how long it took by its own time
     * @param events how much has happened
     * @param counts how often what has happened
     * @param broken promises, the first of which ended it; empty when all were kept
     * @param lines the event log, where it was wanted
     */
    public record Ending(
            long seed,
            int nodes,
            long virtualMillis,
            long events,
            Map<String, Long> counts,
            List<String> broken,
            List<String> lines) {

        /** Copies the lists. */
        public Ending {
            counts = Map.copyOf(counts);
            broken = List.copyOf(broken);
            lines = List.copyOf(lines);
        }
    }
}
