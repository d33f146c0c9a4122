package io.canaryjudge.connector.kubernetes;

import io.canaryjudge.connector.cluster.Cluster;
import io.canaryjudge.connector.cluster.ClusterConfig;
import io.canaryjudge.connector.cluster.Edit;
import io.canaryjudge.connector.cluster.Fields;
import io.canaryjudge.connector.cluster.Kind;
import io.canaryjudge.connector.cluster.Owners;
import io.canaryjudge.connector.cluster.Ref;
import io.canaryjudge.connector.control.Change;
import io.canaryjudge.connector.control.ControlException;
import io.canaryjudge.connector.control.ControlledSystem;
import io.canaryjudge.connector.control.Deadline;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.rollout.Pool;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plain Deployments of a Kubernetes cluster, and the object that routes to them. */
public final class KubernetesSystem implements ControlledSystem {

    private final KubernetesConfig config;
    private final Cluster cluster;
    private final Deployments deployments;

    /** Connects to nothing yet. */
    public KubernetesSystem(ClusterConfig cluster, KubernetesConfig config) {
        this.config = config;
        this.cluster = Cluster.of(cluster);
        this.deployments = new Deployments(this.cluster, config);
    }

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public Set<Act.Kind> abilities() {
        Set<Act.Kind> abilities =
                EnumSet.of(Act.Kind.RECORD, Act.Kind.DEPLOY, Act.Kind.VERIFY, Act.Kind.RESTORE_VERSION);
        if (config.canary().isPresent()) {
            abilities.add(Act.Kind.RETIRE);
        }
        if (config.route().isPresent()) {
            abilities.addAll(Set.of(Act.Kind.ROUTE_WEIGHT, Act.Kind.SWITCH, Act.Kind.RESTORE_TRAFFIC));
        }
        if (config.route().map(TrafficRoute::kind).equals(Optional.of(Kind.VIRTUAL_SERVICE))) {
            abilities.add(Act.Kind.MIRROR);
        }
        return abilities;
    }

    @Override
    public Change plan(Command command, Deadline deadline) throws ControlException, InterruptedException {
        Act act = command.act();
        return switch (act.kind()) {
            case RECORD -> Change.none(recorded(command.subject().baseline()));
            case DEPLOY -> deploy(((Act.Deploy) act).pool(), command.subject().canary());
            case ROUTE_WEIGHT -> route(((Act.RouteWeight) act).percent());
            case SWITCH -> route(100);
            case MIRROR -> mirror(((Act.Mirror) act).percent());
            case RETIRE -> retire(((Act.Retire) act).pool());
            case VERIFY -> verified((Act.Verify) act);
            case RESTORE_TRAFFIC ->
                edit(
                        routeRef(),
                        weight(((Act.RestoreTraffic) act).lastKnownGood().weightPercent()));
            case RESTORE_VERSION -> restore((Act.RestoreVersion) act);
            case MIGRATE, HOOK, BATCH, FLAG_PERCENTAGE, RESTORE_BATCH, REVERT_MIGRATION ->
                throw ControlException.refused("kubernetes cannot " + act.kind().word());
        };
    }

    private Outcome.Done recorded(String version) throws ControlException, InterruptedException {
        Map<String, String> details = new LinkedHashMap<>();
        record(Pool.BASELINE, details);
        if (config.canary().isPresent()) {
            record(Pool.CANARY, details);
        }
        int percent = 0;
        int mirrored = 0;
        if (config.route().isPresent()) {
            JsonObject route = cluster.get(routeRef());
            Owners.requireNone(routeRef(), route);
            percent = config.route().get().percent(route);
            mirrored = config.route().get().mirrorPercent(route);
        }
        return new Outcome.Done(
                "image " + details.get("baseline.image") + ", the canary gets " + percent + " % of the requests",
                Optional.of(new LastKnownGood(version, percent, mirrored, 0, details)));
    }

    private void record(Pool pool, Map<String, String> details) throws ControlException, InterruptedException {
        Ref ref = deployment(pool);
        JsonObject deployment = cluster.get(ref);
        Owners.requireNone(ref, deployment);
        details.put(pool.word() + ".image", deployments.imageOf(ref, deployment));
        details.put(pool.word() + ".replicas", Integer.toString(Deployments.replicas(deployment)));
        deployments.hash(deployment).ifPresent(hash -> details.put(pool.word() + ".template", hash));
    }

    private Change deploy(Pool pool, String version) throws ControlException, InterruptedException {
        Ref ref = deployment(pool);
        int replicas = Deployments.replicas(cluster.get(deployment(Pool.BASELINE)));
        return rollOut(ref, deployments.image(ref, config.imageOf(version), Math.max(1, replicas)));
    }

    private Change restore(Act.RestoreVersion act) throws ControlException, InterruptedException {
        Pool pool = act.pool() == Pool.CANARY ? Pool.CANARY : Pool.BASELINE;
        LastKnownGood good = act.lastKnownGood();
        Ref ref = deployment(pool);
        int replicas = Math.max(1, number(good.details().getOrDefault(pool.word() + ".replicas", "")));
        String hash = good.details().getOrDefault(pool.word() + ".template", "");
        Optional<JsonObject> template =
                hash.isEmpty() ? Optional.empty() : deployments.template(cluster.get(ref), hash);
        String image = good.details().getOrDefault(pool.word() + ".image", config.imageOf(good.version()));
        return rollOut(
                ref,
                template.isPresent()
                        ? deployments.template(ref, template.get(), replicas)
                        : deployments.image(ref, image, replicas));
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    }

    private Change route(int percent) throws ControlException, InterruptedException {
        if (percent > 0) {
            requireAvailable(Pool.CANARY);
        }
        if (percent < 100) {
            requireAvailable(Pool.BASELINE);
        }
        return edit(routeRef(), weight(percent));
    }

    private void requireAvailable(Pool pool) throws ControlException, InterruptedException {
        if (config.deployment(pool).isEmpty()) {
            return;
        }
        Ref ref = deployment(pool);
        if (Fields.number(Fields.object(cluster.get(ref), "status"), "availableReplicas", 0) == 0) {
            throw ControlException.failed(ref + " has no available instance to route to");
        }
    }

    private Edit weight(int percent) throws ControlException {
        Ref ref = routeRef();
        TrafficRoute route = config.route().orElseThrow();
        return object -> {
            Owners.requireNone(ref, object);
            return route.route(object, percent);
        };
    }

    private Change mirror(int percent) throws ControlException, InterruptedException {
        if (percent > 0) {
            requireAvailable(Pool.CANARY);
        }
        Ref ref = routeRef();
        TrafficRoute route = config.route().orElseThrow();
        return edit(ref, object -> {
            Owners.requireNone(ref, object);
            return route.mirror(object, percent);
        });
    }

    private Change retire(Pool pool) throws ControlException, InterruptedException {
        Ref ref = deployment(pool);
        if (config.route().isPresent()) {
            int percent = config.route().get().percent(cluster.get(routeRef()));
            if (percent != (pool == Pool.CANARY ? 0 : 100)) {
                throw ControlException.refused(
                        pool.word() + " still gets requests, since the canary's share is " + percent + " %");
            }
        }
        return edit(ref, Deployments.scale(ref, 0));
    }

    private Change verified(Act.Verify act) throws ControlException, InterruptedException {
        if (act.checks().contains(Act.Check.SMOKE)) {
            throw ControlException.refused("kubernetes runs no smoke tests");
        }
        Ref ref = deployment(act.pool());
        JsonObject deployment = cluster.get(ref);
        if (!Deployments.isReady(deployment) || Deployments.replicas(deployment) == 0) {
            throw ControlException.failed(ref + " is not ready: " + readiness(deployment));
        }
        return Change.none(new Outcome.Done(ref + " is ready: " + readiness(deployment)));
    }

    private static String readiness(JsonObject deployment) {
        JsonObject status = Fields.object(deployment, "status");
        return Fields.number(status, "availableReplicas", 0) + " available and "
                + Fields.number(status, "updatedReplicas", 0) + " updated of " + Deployments.replicas(deployment);
    }

    private Ref deployment(Pool pool) throws ControlException {
        return deployments.ref(config.deployment(pool)
                .orElseThrow(() -> ControlException.refused("there is no Deployment of " + pool.word())));
    }

    private Ref routeRef() throws ControlException {
        TrafficRoute route =
                config.route().orElseThrow(() -> ControlException.refused("there is nothing that routes requests"));
        return new Ref(route.kind(), config.namespace(), route.name());
    }

    private Change edit(Ref ref, Edit edit) throws ControlException, InterruptedException {
        String words = edit.of(cluster.get(ref)).words();
        return new Change() {
            @Override
            public String words() {
                return words;
            }

            @Override
            public Outcome.Done carryOut(Deadline deadline) throws ControlException, InterruptedException {
                cluster.edit(ref, edit);
                return new Outcome.Done(ref + " is as wanted: " + words);
            }
        };
    }

    /** An edit after which new instances must get ready. */
    private Change rollOut(Ref ref, Edit edit) throws ControlException, InterruptedException {
        Change change = edit(ref, edit);
        return new Change() {
            @Override
            public String words() {
                return change.words();
            }

            @Override
            public Outcome.Done carryOut(Deadline deadline) throws ControlException, InterruptedException {
                Outcome.Done done = change.carryOut(deadline);
                JsonObject deployment = cluster.get(ref);
                while (!Deployments.isReady(deployment)) {
                    Deployments.requireProgress(ref, deployment);
                    deadline.pause(config.lookAgain(), ref + " is ready: " + readiness(deployment));
                    deployment = cluster.get(ref);
                }
                return new Outcome.Done(done.text() + "; " + readiness(deployment));
            }
        };
    }

    @Override
    public void close() {
        cluster.close();
    }
}
