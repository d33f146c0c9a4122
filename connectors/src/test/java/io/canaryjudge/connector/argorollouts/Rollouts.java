package io.canaryjudge.connector.argorollouts;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.cluster.Fields;
import io.canaryjudge.connector.cluster.Kind;
import io.canaryjudge.connector.cluster.RelayedCluster;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** Looks at and changes the Rollout of the tests past its connector. */
final class Rollouts {

    private Rollouts() {}

    static JsonObject status(RelayedCluster cluster) {
        return Fields.object(cluster.get(Kind.ROLLOUT, "checkout"), "status");
    }

    static void awaitPhase(RelayedCluster cluster, String phase) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!phase.equals(status(cluster).getValue("phase")) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(status(cluster).getValue("phase")).isEqualTo(phase);
    }

    static void awaitObserved(RelayedCluster cluster) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Fields.isObserved(cluster.get(Kind.ROLLOUT, "checkout")) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(Fields.isObserved(cluster.get(Kind.ROLLOUT, "checkout"))).isTrue();
    }

    static void changeStatus(RelayedCluster cluster, java.util.function.Consumer<JsonObject> change) {
        JsonObject rollout = cluster.get(Kind.ROLLOUT, "checkout");
        JsonObject status = Fields.object(rollout, "status").copy();
        change.accept(status);
        cluster.changeStatus(Kind.ROLLOUT, rollout, status);
    }

    static void image(RelayedCluster cluster, String image) {
        cluster.change(Kind.ROLLOUT, "checkout", rollout -> {
            Fields.object(rollout, "spec", "template", "spec")
                    .getJsonArray("containers")
                    .getJsonObject(0)
                    .put("image", image);
            return rollout;
        });
    }
}
