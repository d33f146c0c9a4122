package io.canaryjudge.connector.argorollouts;

import io.canaryjudge.connector.cluster.Fields;
import io.canaryjudge.connector.cluster.Kind;
import io.canaryjudge.connector.cluster.RelayedCluster;
import io.canaryjudge.connector.control.ControlledSystem;
import io.canaryjudge.connector.control.ControlledWorld;
import io.canaryjudge.connector.control.Fault;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.LastKnownGood;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An update that pauses at 10 %. */
final class ArgoWorld implements ControlledWorld {

    private final RelayedCluster cluster;
    private final FakeArgo argo;

    ArgoWorld(RelayedCluster cluster) throws Exception {
        this.cluster = cluster;
        this.argo = new FakeArgo(cluster);
        cluster.answerErrorsWith("503 Service Unavailable");
        Rollouts.awaitPhase(cluster, "Healthy");
        Rollouts.image(cluster, "checkout:1.5.0");
        Rollouts.awaitPhase(cluster, "Paused");
    }

    @Override
    public ControlledSystem system() {
        return new ArgoSystem(
                cluster.config(),
                new ArgoConfig(cluster.namespace(), "checkout", Optional.empty(), Duration.ofMillis(10)));
    }

    @Override
    public Act act() {
        return new Act.RouteWeight(25);
    }

    @Override
    public Act nextAct() {
        return new Act.RestoreTraffic(LastKnownGood.of("1.4.2"));
    }

    @Override
    public Act impossibleAct() {
        return new Act.Mirror(10);
    }

    @Override
    public int changes() {
        return cluster.sent().size();
    }

    @Override
    public String state() {
        JsonObject status = Fields.object(cluster.get(Kind.ROLLOUT, "checkout"), "status");
        return status.getValue("phase") + " " + status.getValue("currentStepIndex") + " " + status.getValue("canary");
    }

    @Override
    public void own() {
        cluster.own(
                Kind.ROLLOUT,
                "checkout",
                new JsonObject()
                        .put("apiVersion", "example.com/v1")
                        .put("kind", "App")
                        .put("name", "checkout")
                        .put("uid", "1")
                        .put("controller", true));
    }

    @Override
    public void disturb(Fault fault) {
        cluster.disturb(fault);
    }

    @Override
    public List<String> secrets() {
        return List.of(cluster.token());
    }

    @Override
    public void close() throws Exception {
        argo.stop();
        cluster.close();
    }
}
