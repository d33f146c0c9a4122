package io.canaryjudge.connector.kubernetes;

import io.canaryjudge.connector.cluster.Cluster;
import io.canaryjudge.connector.cluster.Edit;
import io.canaryjudge.connector.cluster.Fields;
import io.canaryjudge.connector.cluster.Kind;
import io.canaryjudge.connector.cluster.Owners;
import io.canaryjudge.connector.cluster.Patch;
import io.canaryjudge.connector.cluster.Ref;
import io.canaryjudge.connector.control.ControlException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads and edits Deployments. */
final class Deployments {

    private static final String HASH = "pod-template-hash";
    private static final String REVISION = "deployment.kubernetes.io/revision";

    private final Cluster cluster;
    private final KubernetesConfig config;

    Deployments(Cluster cluster, KubernetesConfig config) {
        this.cluster = cluster;
        this.config = config;
    }

    Ref ref(String deployment) {
        return new Ref(Kind.DEPLOYMENT, config.namespace(), deployment);
    }

    /** How many instances it is to have. */
    static int replicas(JsonObject deployment) {
        return Fields.number(Fields.object(deployment, "spec"), "replicas", 1);
    }

    /** Whether all instances run the present template and are available. */
    static boolean isReady(JsonObject deployment) {
        JsonObject status = Fields.object(deployment, "status");
        int wanted = replicas(deployment);
        return Fields.isObserved(deployment)
                && Fields.number(status, "updatedReplicas", 0) == wanted
                && Fields.number(status, "replicas", 0) == wanted
                && Fields.number(status, "availableReplicas", 0) == wanted;
    }

    /** @throws ControlException if Kubernetes has given it up */
    static void requireProgress(Ref ref, JsonObject deployment) throws ControlException {
        for (JsonObject condition : Fields.objects(Fields.object(deployment, "status"), "conditions")) {
            if (Fields.isObserved(deployment) && "ProgressDeadlineExceeded".equals(condition.getValue("reason"))) {
                throw ControlException.hopeless(ref + " has exceeded its progress deadline");
            }
        }
    }

    /** Sets an image, and as many instances if there are none. */
    Edit image(Ref ref, String image, int replicas) {
        return deployment -> {
            Owners.requireNone(ref, deployment);
            Patch patch = Patch.of(deployment);
            List<JsonObject> containers = containers(deployment);
            int index = indexOf(ref, containers);
            if (!image.equals(containers.get(index).getValue("image"))) {
                String path = "/spec/template/spec/containers/" + index;
                patch.test(path + "/name", config.container())
                        .replace(path + "/image", image, "set the image of " + ref + " to " + image);
            }
            return start(ref, patch, deployment, replicas);
        };
    }

    /** Puts a whole template back, as {@code kubectl rollout undo} does. */
    Edit template(Ref ref, JsonObject template, int replicas) {
        return deployment -> {
            Owners.requireNone(ref, deployment);
            Patch patch = Patch.of(deployment);
            if (!template.equals(Fields.object(deployment, "spec", "template"))) {
                patch.replace("/spec/template", template, "put the earlier template of " + ref + " back");
            }
            return start(ref, patch, deployment, replicas);
        };
    }

    private static Patch start(Ref ref, Patch patch, JsonObject deployment, int replicas) {
        return replicas(deployment) == 0 && replicas > 0 ? scaled(ref, patch, deployment, replicas) : patch;
    }

    /** Sets how many instances there are. */
    static Edit scale(Ref ref, int replicas) {
        return deployment -> {
            Owners.requireNone(ref, deployment);
            Patch patch = Patch.of(deployment);
            return replicas(deployment) == replicas ? patch : scaled(ref, patch, deployment, replicas);
        };
    }

    private static Patch scaled(Ref ref, Patch patch, JsonObject deployment, int replicas) {
        String words = "scale " + ref + " to " + replicas;
        return Fields.object(deployment, "spec").containsKey("replicas")
                ? patch.replace("/spec/replicas", replicas, words)
                : patch.add("/spec/replicas", replicas, words);
    }

    String imageOf(Ref ref, JsonObject deployment) throws ControlException {
        List<JsonObject> containers = containers(deployment);
        return Fields.text(containers.get(indexOf(ref, containers)), "image").orElse("");
    }

    private int indexOf(Ref ref, List<JsonObject> containers) throws ControlException {
        for (int i = 0; i < containers.size(); i++) {
            if (config.container().equals(containers.get(i).getValue("name"))) {
                return i;
            }
        }
        throw ControlException.refused(ref + " has no container " + config.container());
    }

    private static List<JsonObject> containers(JsonObject deployment) {
        return Fields.objects(Fields.object(deployment, "spec", "template", "spec"), "containers");
    }

    /** The hash of the present template, by which its ReplicaSet is found again. */
    Optional<String> hash(JsonObject deployment) throws ControlException, InterruptedException {
        Optional<String> revision = Fields.text(Fields.object(deployment, "metadata", "annotations"), REVISION);
        for (JsonObject set : replicaSets(deployment)) {
            if (revision.isPresent()
                    && revision.equals(Fields.text(Fields.object(set, "metadata", "annotations"), REVISION))) {
                return Fields.text(Fields.object(set, "metadata", "labels"), HASH);
            }
        }
        return Optional.empty();
    }

    /** The template of a ReplicaSet, as it was in its Deployment. */
    Optional<JsonObject> template(JsonObject deployment, String hash) throws ControlException, InterruptedException {
        for (JsonObject set : replicaSets(deployment)) {
            if (Optional.of(hash).equals(Fields.text(Fields.object(set, "metadata", "labels"), HASH))) {
                JsonObject template = Fields.object(set, "spec", "template").copy();
                Fields.object(template, "metadata", "labels").remove(HASH);
                return Optional.of(template);
            }
        }
        return Optional.empty();
    }

    private List<JsonObject> replicaSets(JsonObject deployment) throws ControlException, InterruptedException {
        Map<String, String> labels = new TreeMap<>();
        Fields.object(deployment, "spec", "selector", "matchLabels")
                .forEach(label -> labels.put(label.getKey(), String.valueOf(label.getValue())));
        String name = Fields.object(deployment, "metadata").getString("name");
        return cluster.list(Kind.REPLICA_SET, config.namespace(), labels).stream()
                .filter(set -> Fields.objects(Fields.object(set, "metadata"), "ownerReferences").stream()
                        .anyMatch(owner ->
                                "Deployment".equals(owner.getValue("kind")) && name.equals(owner.getValue("name"))))
                .toList();
    }
}
