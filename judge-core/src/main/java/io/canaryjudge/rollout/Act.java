package io.canaryjudge.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A step that a controller carries out on command. */
public sealed interface Act extends Step {

    /** The kinds of act; what a controller can do is a set of them. */
    enum Kind {
        RECORD,
        MIGRATE,
        DEPLOY,
        ROUTE_WEIGHT,
        MIRROR,
        BATCH,
        FLAG_PERCENTAGE,
        SWITCH,
        RETIRE,
        VERIFY,
        HOOK,
        RESTORE_TRAFFIC,
        RESTORE_VERSION,
        RESTORE_BATCH,
        REVERT_MIGRATION;

        /** The lower-case word used in plans, such as {@code route-weight}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether a plan may name it; the others are the machine's own, for the beginning and for going back. */
        public boolean isPlanned() {
            return !Set.of(RECORD, RESTORE_TRAFFIC, RESTORE_VERSION, RESTORE_BATCH, REVERT_MIGRATION)
                    .contains(this);
        }
    }

    /** Which kind of act this is. */
    Kind kind();

    /** What a rollout has changed once this has been done as well. */
    Footprint after(Footprint before);

    /** What the controller may check. */
    enum Check {
        /** Every instance concerned says that it is healthy. */
        HEALTH,
        /** The tests that show in a minute whether the service does its job at all. */
        SMOKE
    }

    /** Read what serves at present, and change nothing; its answer holds the {@link LastKnownGood}. */
    record RecordLastKnownGood() implements Act {
        @Override
        public Kind kind() {
            return Kind.RECORD;
        }

        @Override
        public Footprint after(Footprint before) {
            return before;
        }

        @Override
        public String words() {
            return "record what serves at present";
        }
    }

    /**
     * Run a schema migration by calling a hook.
     *
     * @param hook the name under which the controller knows it
     */
    record Migrate(String hook, Reversibility reversibility) implements Act {

        /** @throws IllegalArgumentException if the hook has no name */
        public Migrate {
            Checks.text("hook", hook);
        }

        @Override
        public Kind kind() {
            return Kind.MIGRATE;
        }

        @Override
        public Footprint after(Footprint before) {
            return before.touchedBy(Kind.MIGRATE).withMigration(this);
        }

        @Override
        public String words() {
            return "run the migration " + hook;
        }
    }

    /** Make a pool run the canary's version, and wait until it is ready. */
    record Deploy(Pool pool) implements Act {
        @Override
        public Kind kind() {
            return Kind.DEPLOY;
        }

        @Override
        public Footprint after(Footprint before) {
            Footprint touched = before.touchedBy(Kind.DEPLOY);
            return pool == Pool.CANARY ? touched : touched.withReplaced(pool);
        }

        @Override
        public String words() {
            return "deploy to " + pool.word();
        }
    }

    /**
     * Send a share of the requests to the canary.
     *
     * @param percent 0 to 100; the baseline gets the rest
     */
    record RouteWeight(int percent) implements Act {

        /** @throws IllegalArgumentException if the share is outside its range */
        public RouteWeight {
            Checks.percent("weight", percent);
        }

        @Override
        public Kind kind() {
            return Kind.ROUTE_WEIGHT;
        }

        @Override
        public Footprint after(Footprint before) {
            return before.touchedBy(Kind.ROUTE_WEIGHT).withWeight(percent);
        }

        @Override
        public String words() {
            return "route " + percent + " % to the canary";
        }
    }

    /**
     * Send copies of a share of the requests to the canary and drop its answers.
     *
     * @param percent 0 to 100; 0 ends the mirroring
     */
    record Mirror(int percent) implements Act {

        /** @throws IllegalArgumentException if the share is outside its range */
        public Mirror {
            Checks.percent("mirror", percent);
        }

        @Override
        public Kind kind() {
            return Kind.MIRROR;
        }

        @Override
        public Footprint after(Footprint before) {
            return before.touchedBy(Kind.MIRROR).withMirror(percent);
        }

        @Override
        public String words() {
            return "mirror " + percent + " % to the canary";
        }
    }

    /**
     * Replace some instances: take each from the load balancer, drain it, deploy, wait until it is ready, put it back.
     *
     * @param first number of the first instance, from 0
     * @param count how many
     * @param total how many instances the service has
     * @param drain how long open connections may take to end
     */
    record Batch(int first, int count, int total, Duration drain) implements Act {

        /** @throws IllegalArgumentException if these are no instances of the service */
        public Batch {
            batchRange(first, count, total);
            Checks.time("drain", drain);
        }

        @Override
        public Kind kind() {
            return Kind.BATCH;
        }

        @Override
        public Footprint after(Footprint before) {
            return before.touchedBy(Kind.BATCH).withBatch(this);
        }

        @Override
        public String words() {
            return "replace instances " + range(first, count, total);
        }
    }

    /**
     * Switch a feature on for a share of the users.
     *
     * @param percent 0 to 100; 0 is the kill switch
     */
    record FlagPercentage(String flag, int percent) implements Act {

        /** @throws IllegalArgumentException if the flag has no name or the share is outside its range */
        public FlagPercentage {
            Checks.text("flag", flag);
            Checks.percent("percentage of flag " + flag, percent);
        }

        @Override
        public Kind kind() {
            return Kind.FLAG_PERCENTAGE;
        }

        @Override
        public Footprint after(Footprint before) {
            return before.touchedBy(Kind.FLAG_PERCENTAGE).withFlag(flag, percent);
        }

        @Override
        public String words() {
            return "set flag " + flag + " to " + percent + " %";
        }
    }

    /** Send all requests to the canary at once, leaving the baseline ready to take them back. */
    record Switch() implements Act {
        @Override
        public Kind kind() {
            return Kind.SWITCH;
        }

        @Override
        public Footprint after(Footprint before) {
            return before.touchedBy(Kind.SWITCH).withWeight(100);
        }

        @Override
        public String words() {
            return "switch all requests to the canary";
        }
    }

    /** Remove the instances of a pool that serves no requests any more. */
    record Retire(Pool pool) implements Act {

        /** @throws IllegalArgumentException if that is every instance */
        public Retire {
            if (pool == Pool.ALL) {
                throw new IllegalArgumentException("pool to retire must be baseline or canary, was all");
            }
        }

        @Override
        public Kind kind() {
            return Kind.RETIRE;
        }

        @Override
        public Footprint after(Footprint before) {
            Footprint touched = before.touchedBy(Kind.RETIRE);
            return pool == Pool.BASELINE ? touched.withReplaced(pool) : touched;
        }

        @Override
        public String words() {
            return "retire " + pool.word();
        }
    }

    /**
     * Check a pool; the answer is a failure where a check does not pass.
     *
     * @param checks at least one
     */
    record Verify(Pool pool, List<Check> checks) implements Act {

        /** @throws IllegalArgumentException if there is no check */
        public Verify {
            checks = List.copyOf(checks);
            if (checks.isEmpty()) {
                throw new IllegalArgumentException("checks must not be empty; allowed: health, smoke");
            }
        }

        @Override
        public Kind kind() {
            return Kind.VERIFY;
        }

        @Override
        public Footprint after(Footprint before) {
            return before;
        }

        @Override
        public String words() {
            return "verify " + checks.toString().toLowerCase(Locale.ROOT) + " of " + pool.word();
        }
    }

    /**
     * Call a hook that changes nothing of what a rollout restores, such as warming a cache or telling a ticket system.
     *
     * @param hook the name under which the controller knows it
     */
    record Hook(String hook) implements Act {

        /** @throws IllegalArgumentException if the hook has no name */
        public Hook {
            Checks.text("hook", hook);
        }

        @Override
        public Kind kind() {
            return Kind.HOOK;
        }

        @Override
        public Footprint after(Footprint before) {
            return before;
        }

        @Override
        public String words() {
            return "call the hook " + hook;
        }
    }

    /** Give requests back to where they went before; at once, since nothing is worse than the canary. */
    record RestoreTraffic(LastKnownGood lastKnownGood) implements Act {
        @Override
        public Kind kind() {
            return Kind.RESTORE_TRAFFIC;
        }

        @Override
        public Footprint after(Footprint before) {
            return before.withWeight(lastKnownGood.weightPercent());
        }

        @Override
        public String words() {
            return "restore the traffic of " + lastKnownGood.version();
        }
    }

    /** Make a pool run the version again that it ran before, and wait until it is ready. */
    record RestoreVersion(Pool pool, LastKnownGood lastKnownGood) implements Act {
        @Override
        public Kind kind() {
            return Kind.RESTORE_VERSION;
        }

        @Override
        public Footprint after(Footprint before) {
            return before.withoutReplaced(pool);
        }

        @Override
        public String words() {
            return "restore version " + lastKnownGood.version() + " of " + pool.word();
        }
    }

    /**
     * Put back the version that some instances ran before.
     *
     * @param first number of the first instance, from 0
     * @param count how many
     * @param total how many instances the service has
     * @param drain how long open connections may take to end; zero where there is no time for it
     */
    record RestoreBatch(int first, int count, int total, Duration drain, LastKnownGood lastKnownGood) implements Act {

        /** @throws IllegalArgumentException if these are no instances of the service */
        public RestoreBatch {
            batchRange(first, count, total);
            Checks.time("drain", drain);
        }

        @Override
        public Kind kind() {
            return Kind.RESTORE_BATCH;
        }

        @Override
        public Footprint after(Footprint before) {
            return before.withoutBatch(first);
        }

        @Override
        public String words() {
            return "restore version " + lastKnownGood.version() + " of instances " + range(first, count, total);
        }
    }

    /** Undo a reversible migration by calling its hook in reverse. */
    record RevertMigration(String hook) implements Act {
        @Override
        public Kind kind() {
            return Kind.REVERT_MIGRATION;
        }

        @Override
        public Footprint after(Footprint before) {
            return before.withoutMigration(hook);
        }

        @Override
        public String words() {
            return "revert the migration " + hook;
        }
    }

    private static void batchRange(int first, int count, int total) {
        if (first < 0 || count < 1 || first > total - count) {
            throw new IllegalArgumentException(
                    "a batch must lie within the " + total + " instances, was " + count + " from " + first);
        }
    }

    private static String range(int first, int count, int total) {
        return (first + 1) + " to " + (first + count) + " of " + total;
    }
}
