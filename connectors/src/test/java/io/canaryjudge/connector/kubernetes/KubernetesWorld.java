package io.canaryjudge.connector.kubernetes;

import io.canaryjudge.connector.cluster.Kind;
import io.canaryjudge.connector.cluster.RelayedCluster;
import io.canaryjudge.connector.control.ControlledSystem;
import io.canaryjudge.connector.control.ControlledWorld;
import io.canaryjudge.connector.control.Fault;
import io.canaryjudge.rollout.Act;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Two Deployments, and an HTTPRoute to them. */
final class KubernetesWorld implements ControlledWorld {

    private final RelayedCluster cluster;

    KubernetesWorld(RelayedCluster cluster) {
        this.cluster = cluster;
        Objects.deployment(cluster, "checkout", "1.4.2", 3);
        Objects.deployment(cluster, "checkout-canary", "1.5.0", 3);
        Objects.httpRoute(cluster);
        cluster.answerErrorsWith("500 Internal Server Error");
    }

    @Override
    public ControlledSystem system() {
        return new KubernetesSystem(
                cluster.config(), Objects.config(cluster, new GatewayRoute("checkout", "checkout", "checkout-canary")));
    }

    @Override
    public Act act() {
        return new Act.RouteWeight(25);
    }

    @Override
    public Act nextAct() {
        return new Act.RouteWeight(50);
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
        return cluster.get(Kind.HTTP_ROUTE, "checkout").getJsonObject("spec").encode();
    }

    @Override
    public void own() {
        cluster.own(
                Kind.HTTP_ROUTE,
                "checkout",
                new JsonObject()
                        .put("apiVersion", "flagger.app/v1beta1")
                        .put("kind", "Canary")
                        .put("name", "checkout")
                        .put("uid", "1"));
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
        cluster.close();
    }
}
