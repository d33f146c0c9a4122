package io.canaryjudge.connector.argorollouts;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.cluster.Fields;
import io.canaryjudge.connector.cluster.Kind;
import io.canaryjudge.connector.cluster.MockCluster;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** Looks at and changes the Rollout of the tests past its connector. */
final class Rollouts {

    private Rollouts() {}

    static JsonObject status(MockCluster cluster) {
        return Fields.object(cluster.get(Kind.ROLLOUT, "checkout"), "status");
    }

    static void awaitPhase(MockCluster cluster, String phase) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!phase.equals(status(cluster).getValue("phase")) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(status(cluster).getValue("phase")).isEqualTo(phase);
    }

    static void awaitObserved(MockCluster cluster) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!Fields.isObserved(cluster.get(Kind.ROLLOUT, "checkout")) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(Fields.isObserved(cluster.get(Kind.ROLLOUT, "checkout"))).isTrue();
    }

    static void changeStatus(MockCluster cluster, java.util.function.Consumer<JsonObject> change) {
        JsonObject rollout = cluster.get(Kind.ROLLOUT, "checkout");
        JsonObject status = Fields.object(rollout, "status").copy();
        change.accept(status);
        cluster.changeStatus(Kind.ROLLOUT, rollout, status);
    }

    static void image(MockCluster cluster, String image) {
        cluster.change(Kind.ROLLOUT, "checkout", rollout -> {
            Fields.object(rollout, "spec", "template", "spec")
                    .getJsonArray("containers")
                    .getJsonObject(0)
                    .put("image", image);
            return rollout;
        });
    }
}
