package io.canaryjudge.connector.haproxy;

import io.canaryjudge.connector.control.Change;
import io.canaryjudge.connector.control.ControlException;
import io.canaryjudge.connector.control.ControlledSystem;
import io.canaryjudge.connector.control.Deadline;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.rollout.Pool;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One backend of a HAProxy: its servers' weights, and whether they take requests.
 *
 * <p>A restored canary gets weight 0 and is put into maintenance, since users that stick to it would be sent there by its
 * cookie even with weight 0.
 */
public final class HaproxySystem implements ControlledSystem {

    private static final Set<Act.Kind> ABILITIES = Set.of(
            Act.Kind.RECORD,
            Act.Kind.DEPLOY,
            Act.Kind.ROUTE_WEIGHT,
            Act.Kind.SWITCH,
            Act.Kind.RETIRE,
            Act.Kind.VERIFY,
            Act.Kind.RESTORE_TRAFFIC,
            Act.Kind.RESTORE_VERSION);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final String SERVER = "server.";

    private final HaproxyConfig config;
    private final RuntimeApi api;
    private volatile @Nullable Map<String, Integer> lastSet;

    /** Connects to nothing yet. */
    public HaproxySystem(HaproxyConfig config) {
        this.config = config;
        this.api = new RuntimeApi(config.address());
    }

    @Override
    public String name() {
        return "haproxy";
    }

    @Override
    public Set<Act.Kind> abilities() {
        return ABILITIES;
    }

    @Override
    public Change plan(Command command, Deadline deadline) throws ControlException, InterruptedException {
        Backend backend = Backend.read(api, config);
        Act act = command.act();
        return switch (act.kind()) {
            case RECORD -> recording(command.subject().baseline(), backend);
            case DEPLOY -> takeIn(((Act.Deploy) act).pool(), backend);
            case ROUTE_WEIGHT -> route(((Act.RouteWeight) act).percent(), backend);
            case SWITCH -> route(100, backend);
            case RETIRE -> retire(((Act.Retire) act).pool(), backend);
            case VERIFY -> verified((Act.Verify) act, backend);
            case RESTORE_TRAFFIC -> restore(((Act.RestoreTraffic) act).lastKnownGood(), backend);
            case RESTORE_VERSION -> takeIn(((Act.RestoreVersion) act).pool(), backend);
            case MIGRATE, HOOK, MIRROR, BATCH, FLAG_PERCENTAGE, RESTORE_BATCH, REVERT_MIGRATION ->
                throw ControlException.refused("haproxy cannot " + act.kind().word());
        };
    }

    /** Weights that were changed before the rollout began are nobody's trespass. */
    private Change recording(String version, Backend backend) throws ControlException {
        backend.requireNoOthers();
        Outcome.Done recorded = recorded(version, backend);
        return new Change() {
            @Override
            public String words() {
                return "record that " + recorded.text();
            }

            @Override
            public Outcome.Done carryOut(Deadline deadline) {
                lastSet = backend.weights();
                return recorded;
            }
        };
    }

    private Outcome.Done recorded(String version, Backend backend) {
        Map<String, String> details = new LinkedHashMap<>();
        for (ServerState server : backend.servers(Pool.ALL)) {
            details.put(SERVER + server.name(), server.weight() + " " + server.adminWord());
        }
        int percent = backend.canaryPercent();
        return new Outcome.Done(
                "the canary gets " + percent + " % of the requests",
                Optional.of(new LastKnownGood(version, percent, 0, 0, details)));
    }

    private Change route(int percent, Backend backend) throws ControlException {
        backend.requireNoOthers();
        requireWeightsAsSet(backend);
        if (percent > 0) {
            requireRunning(Pool.CANARY, backend);
        }
        if (percent < 100) {
            requireRunning(Pool.BASELINE, backend);
        }
        return new Shift(share(percent), "the canary gets " + percent + " % of the requests");
    }

    private void requireRunning(Pool pool, Backend backend) throws ControlException {
        List<String> down = backend.servers(pool).stream()
                .filter(server -> !server.isRunning() && server.isReady())
                .map(ServerState::name)
                .toList();
        if (!down.isEmpty()) {
            throw ControlException.failed("servers of " + pool.word() + " are down by their health checks: " + down);
        }
    }

    /** Somebody who changes weights during a rollout has reasons that a rollout does not know. */
    private void requireWeightsAsSet(Backend backend) throws ControlException {
        Map<String, Integer> expected = lastSet;
        if (expected != null && !expected.equals(backend.weights())) {
            throw ControlException.refused(
                    "somebody else has changed the weights from " + expected + " to " + backend.weights());
        }
    }

    private Setting share(int percent) {
        ServerWeights weights = ServerWeights.of(
                percent, config.baseline().size(), config.canary().size());
        Setting setting = new Setting();
        config.baseline().forEach(server -> setting.weight(server, weights.baseline()));
        config.canary().forEach(server -> setting.weight(server, weights.canary()));
        if (percent < 100) {
            config.baseline().forEach(server -> setting.state(server, "ready"));
        }
        if (percent > 0) {
            config.canary().forEach(server -> setting.state(server, "ready"));
        }
        return setting;
    }

    private Change restore(LastKnownGood good, Backend backend) {
        Setting setting = share(good.weightPercent());
        if (good.weightPercent() == percentOf(good)) {
            exactWeights(good, setting);
        }
        if (good.weightPercent() == 0) {
            config.canary().forEach(server -> setting.weight(server, 0).state(server, "maint"));
        }
        Map<String, Integer> expected = lastSet;
        String others = expected == null || expected.equals(backend.weights())
                ? ""
                : "; somebody else had changed the weights to " + backend.weights();
        return new Shift(setting, "the canary gets " + good.weightPercent() + " % of the requests again" + others);
    }

    private void exactWeights(LastKnownGood good, Setting setting) {
        for (String server : config.servers(Pool.ALL)) {
            weightOf(good, server).ifPresent(weight -> setting.weight(server, weight));
        }
    }

    private int percentOf(LastKnownGood good) {
        long canary = config.canary().stream()
                .mapToLong(server -> weightOf(good, server).orElse(0))
                .sum();
        long baseline = config.baseline().stream()
                .mapToLong(server -> weightOf(good, server).orElse(0))
                .sum();
        return baseline + canary == 0 ? -1 : (int) Math.round(100.0 * canary / (baseline + canary));
    }

    /** The weight that was recorded, unless the server took no requests then. */
    private static Optional<Integer> weightOf(LastKnownGood good, String server) {
        String[] words = good.details().getOrDefault(SERVER + server, "").split(" ", -1);
        boolean isWeight = words.length == 2 && words[0].matches("[0-9]{1,3}") && words[1].equals("ready");
        return isWeight
                ? Optional.of(Integer.parseInt(words[0])).filter(w -> w <= ServerWeights.MOST)
                : Optional.empty();
    }

    /** Lets servers take requests again, a canary's with weight 0, and waits for their health checks. */
    private Change takeIn(Pool pool, Backend backend) throws ControlException {
        if (pool == Pool.ALL) {
            throw ControlException.refused("haproxy starts no instances, so it cannot replace all of them");
        }
        backend.requireNoOthers();
        Setting setting = new Setting();
        for (ServerState server : backend.servers(pool)) {
            if (pool == Pool.CANARY && !server.isReady()) {
                setting.weight(server.name(), 0);
            }
            setting.state(server.name(), "ready");
        }
        return new Shift(setting, "the servers of " + pool.word() + " are ready and up") {
            @Override
            void await(Deadline deadline) throws ControlException, InterruptedException {
                while (!isUp(pool)) {
                    deadline.pause(LOOK_AGAIN, "the servers of " + pool.word() + " are up");
                }
            }
        };
    }

    private boolean isUp(Pool pool) throws ControlException, InterruptedException {
        return Backend.read(api, config).servers(pool).stream().allMatch(ServerState::isRunning);
    }

    private Change retire(Pool pool, Backend backend) throws ControlException {
        List<String> serving = backend.servers(pool).stream()
                .filter(server -> server.effectiveWeight() > 0)
                .map(ServerState::name)
                .toList();
        if (!serving.isEmpty()) {
            throw ControlException.refused("servers of " + pool.word() + " still get requests: " + serving);
        }
        Setting drain = new Setting();
        backend.servers(pool).stream()
                .filter(server -> !server.isInMaintenance())
                .forEach(server -> drain.state(server.name(), "drain"));
        Setting out = new Setting();
        config.servers(pool).forEach(server -> out.state(server, "maint"));
        return new Shift(out, "the servers of " + pool.word() + " are in maintenance") {
            @Override
            void prepare(Deadline deadline) throws ControlException, InterruptedException {
                if (!drain.isEmpty()) {
                    api.order(drain.orders(config.backend()));
                }
                awaitNoSessions(pool, deadline);
            }
        };
    }

    /** Sessions that have not ended after half of the time are left to end by themselves. */
    private void awaitNoSessions(Pool pool, Deadline deadline) throws ControlException, InterruptedException {
        Duration enough = deadline.left().dividedBy(2);
        while (deadline.left().compareTo(enough) > 0
                && Statistics.read(api, config).sessions(pool) > 0) {
            deadline.pause(LOOK_AGAIN, "the sessions of " + pool.word() + " have ended");
        }
    }

    private Change verified(Act.Verify act, Backend backend) throws ControlException, InterruptedException {
        if (act.checks().contains(Act.Check.SMOKE)) {
            throw ControlException.refused("haproxy runs no smoke tests");
        }
        Statistics statistics = Statistics.read(api, config);
        for (ServerState server : backend.servers(act.pool())) {
            if (statistics.isUnchecked(server.name())) {
                throw ControlException.hopeless(
                        "server " + server.name() + " has no health check, so its health is not known");
            }
            if (!server.isRunning() || server.isInMaintenance()) {
                throw ControlException.failed("server " + server.name() + " is "
                        + (server.isInMaintenance() ? "in maintenance" : "down by its health checks"));
            }
        }
        return Change.none(new Outcome.Done("the servers of " + act.pool().word() + " are up"));
    }

    @Override
    public void close() {
        lastSet = null;
    }

    /** A setting to be made, and read back. */
    private class Shift implements Change {

        private final Setting setting;
        private final String result;

        Shift(Setting setting, String result) {
            this.setting = setting;
            this.result = result;
        }

        @Override
        public String words() {
            return setting.words();
        }

        @SuppressWarnings("UnusedVariable") // for those who override it
        void prepare(Deadline deadline) throws ControlException, InterruptedException {}

        @SuppressWarnings("UnusedVariable") // for those who override it
        void await(Deadline deadline) throws ControlException, InterruptedException {}

        @Override
        public Outcome.Done carryOut(Deadline deadline) throws ControlException, InterruptedException {
            prepare(deadline);
            Setting missing = setting.missingIn(Backend.read(api, config));
            if (!missing.isEmpty()) {
                api.order(missing.orders(config.backend()));
            }
            Backend after = Backend.read(api, config);
            Setting wrong = setting.missingIn(after);
            if (!wrong.isEmpty()) {
                throw ControlException.failed("read back otherwise; still to do: " + wrong.words());
            }
            lastSet = after.weights();
            await(deadline);
            return new Outcome.Done(result);
        }
    }
}
