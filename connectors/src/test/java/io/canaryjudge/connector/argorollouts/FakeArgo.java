package io.canaryjudge.connector.argorollouts;

import io.canaryjudge.connector.cluster.Fields;
import io.canaryjudge.connector.cluster.Kind;
import io.canaryjudge.connector.cluster.RelayedCluster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What the controller of Argo Rollouts does to a Rollout, as far as its documentation and source tell. */
final class FakeArgo {

    private final RelayedCluster cluster;
    private volatile boolean isStopped;
    private final Thread thread = new Thread(this::run, "fake-argo");

    FakeArgo(RelayedCluster cluster) {
        this.cluster = cluster;
        cluster.put(Kind.ROLLOUT, """
                {"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","metadata":{"name":"checkout"},
                 "spec":{"replicas":4,"template":{"metadata":{"labels":{"app":"checkout"}},
                   "spec":{"containers":[{"name":"app","image":"checkout:1.4.2"}]}},
                  "strategy":{"canary":{"steps":[{"setWeight":10},{"pause":{}},{"setWeight":25},{"pause":{}},
                   {"setWeight":50},{"pause":{}},{"setWeight":75},{"pause":{"duration":"1h"}}]}}}}
                """);
        thread.setDaemon(true);
        thread.start();
    }

    /** One turn, and whether anything was done. */
    private boolean reconcile() {
        JsonObject rollout = cluster.get(Kind.ROLLOUT, "checkout");
        JsonObject before = Fields.object(rollout, "status");
        JsonObject status = before.copy();
        String hash = hash(rollout);
        if (!status.containsKey("stableRS")) {
            status.put("stableRS", hash).put("currentPodHash", hash);
            replicaSet(rollout, hash);
        }
        if (!hash.equals(status.getString("currentPodHash"))) {
            status.put("currentPodHash", hash).put("currentStepIndex", 0).put("abort", false);
            status.remove("pauseConditions");
            status.put("controllerPause", false);
            replicaSet(rollout, hash);
        }
        Object generation = Fields.object(rollout, "metadata").getValue("generation");
        status.put("observedGeneration", generation == null ? "0" : String.valueOf(generation));
        advance(Fields.objects(Fields.object(rollout, "spec", "strategy", "canary"), "steps"), status);
        if (status.equals(before)) {
            return false;
        }
        cluster.changeStatus(Kind.ROLLOUT, rollout, status);
        return true;
    }

    private static void advance(List<JsonObject> steps, JsonObject status) {
        boolean isUpdating = !status.getString("currentPodHash").equals(status.getString("stableRS"));
        if (!isUpdating) {
            status.put("phase", "Healthy");
            weigh(status, 0);
        } else if (Boolean.TRUE.equals(status.getValue("abort"))) {
            status.put("phase", "Degraded").put("currentStepIndex", 0).put("controllerPause", false);
            status.remove("pauseConditions");
            weigh(status, 0);
        } else if (Boolean.TRUE.equals(status.getValue("promoteFull"))) {
            finish(status);
        } else {
            step(steps, status);
        }
    }

    private static void step(List<JsonObject> steps, JsonObject status) {
        int index = Fields.number(status, "currentStepIndex", 0);
        boolean isPaused = status.getValue("pauseConditions") instanceof JsonArray conditions && !conditions.isEmpty();
        if (index >= steps.size()) {
            finish(status);
        } else if (steps.get(index).containsKey("setWeight")) {
            weigh(status, steps.get(index).getInteger("setWeight"));
            status.put("currentStepIndex", index + 1)
                    .put("phase", "Progressing")
                    .put("updatedReplicas", 1);
        } else if (Boolean.TRUE.equals(status.getValue("controllerPause")) && !isPaused) {
            status.put("controllerPause", false)
                    .put("currentStepIndex", index + 1)
                    .put("phase", "Progressing");
        } else if (!isPaused) {
            status.put("controllerPause", true).put("phase", "Paused");
            status.put("pauseConditions", new JsonArray().add(new JsonObject().put("reason", "CanaryPauseStep")));
        }
    }

    private static void finish(JsonObject status) {
        status.put("stableRS", status.getString("currentPodHash"))
                .put("phase", "Healthy")
                .put("controllerPause", false);
        status.remove("pauseConditions");
        status.remove("promoteFull");
        weigh(status, 0);
    }

    private static void weigh(JsonObject status, int weight) {
        status.put(
                "canary",
                new JsonObject()
                        .put(
                                "weights",
                                new JsonObject()
                                        .put("canary", new JsonObject().put("weight", weight))
                                        .put("stable", new JsonObject().put("weight", 100 - weight))));
    }

    private static String hash(JsonObject rollout) {
        return Integer.toHexString(
                Fields.object(rollout, "spec", "template").encode().hashCode());
    }

    private void replicaSet(JsonObject rollout, String hash) {
        JsonObject template = Fields.object(rollout, "spec", "template").copy();
        Fields.object(template, "metadata", "labels").put("rollouts-pod-template-hash", hash);
        try {
            cluster.put(Kind.REPLICA_SET, """
                    {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"checkout-%1$s",
                      "labels":{"rollouts-pod-template-hash":"%1$s"},
                      "ownerReferences":[{"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","name":"checkout","uid":"1"}]},
                     "spec":{"replicas":4,"template":%2$s,
                      "selector":{"matchLabels":{"app":"checkout","rollouts-pod-template-hash":"%1$s"}}},
                     "status":{"replicas":4,"readyReplicas":4,"availableReplicas":4}}
                    """.formatted(hash, template.encode()));
        } catch (io.fabric8.kubernetes.client.KubernetesClientException isThere) {
            // it was kept from an earlier time, as Argo keeps it
        }
    }

    private void run() {
        while (!isStopped) {
            try {
                if (!reconcile()) {
                    Thread.sleep(10);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException changedMeanwhile) {
                // the next turn sees it
            }
        }
    }

    void stop() throws InterruptedException {
        isStopped = true;
        thread.join(10_000);
    }
}
