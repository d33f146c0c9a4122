package io.canaryjudge.connector.argorollouts;

import io.canaryjudge.connector.cluster.Fields;
import io.canaryjudge.connector.cluster.Ref;
import io.canaryjudge.connector.control.ControlException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** A Rollout at one moment. Its status counts only where its controller has seen it as it is. */
final class ArgoRollout {

    private static final int NONE = -1;

    private final Ref ref;
    private final JsonObject object;
    private final JsonObject status;

    ArgoRollout(Ref ref, JsonObject object) {
        this.ref = ref;
        this.object = object;
        this.status = Fields.object(object, "status");
    }

    JsonObject object() {
        return object;
    }

    boolean isObserved() {
        return Fields.isObserved(object);
    }

    String stableHash() {
        return Fields.text(status, "stableRS").orElse("");
    }

    String currentHash() {
        return Fields.text(status, "currentPodHash").orElse("");
    }

    /** Whether another version than the stable one is on its way. */
    boolean isUpdating() {
        return !currentHash().equals(stableHash());
    }

    boolean isAborted() {
        return Boolean.TRUE.equals(status.getValue("abort"));
    }

    boolean isPromotedFully() {
        return Boolean.TRUE.equals(status.getValue("promoteFull"));
    }

    boolean isPaused() {
        return !Fields.objects(status, "pauseConditions").isEmpty();
    }

    boolean isPausedByUser() {
        return Boolean.TRUE.equals(Fields.object(object, "spec").getValue("paused"));
    }

    boolean isInconclusive() {
        JsonObject run = Fields.object(status, "canary", "currentStepAnalysisRunStatus");
        return Fields.text(run, "status").equals(Optional.of("Inconclusive"));
    }

    boolean isBlueGreen() {
        return Fields.object(object, "spec", "strategy").containsKey("blueGreen");
    }

    String phase() {
        return Fields.text(status, "phase").orElse("unknown");
    }

    int updatedReplicas() {
        return Fields.number(status, "updatedReplicas", 0);
    }

    int stepIndex() {
        return Fields.number(status, "currentStepIndex", 0);
    }

    private List<JsonObject> steps() {
        return Fields.objects(Fields.object(object, "spec", "strategy", "canary"), "steps");
    }

    /** The canary's share that is set at present; without a traffic router, the one that the last step asks for. */
    int weight() {
        JsonObject canary = Fields.object(status, "canary", "weights", "canary");
        if (canary.containsKey("weight")) {
            return Fields.number(canary, "weight", 0);
        }
        return isUpdating() && !isAborted() ? Math.max(0, weightBefore(stepIndex())) : 0;
    }

    private int weightBefore(int index) {
        int weight = NONE;
        List<JsonObject> steps = steps();
        for (int i = 0; i < Math.min(index, steps.size()); i++) {
            weight = Fields.number(steps.get(i), "setWeight", weight);
        }
        return weight;
    }

    /** The canary's share at the first pause without an end from a step on, if there is one. */
    Optional<Integer> weightOfStop(int from) {
        List<JsonObject> steps = steps();
        for (int i = from; i < steps.size(); i++) {
            if (steps.get(i).containsKey("pause")
                    && !Fields.object(steps.get(i), "pause").containsKey("duration")) {
                return Optional.of(weightBefore(i)).filter(weight -> weight != NONE);
            }
        }
        return Optional.empty();
    }

    /** Whether nobody is sent to the version on trial any more. */
    boolean isTrafficStable() {
        if (isBlueGreen()) {
            return stableHash()
                    .equals(Fields.text(Fields.object(status, "blueGreen"), "activeSelector")
                            .orElse(""));
        }
        return Fields.object(status, "canary", "weights").isEmpty() ? updatedReplicas() == 0 : weight() == 0;
    }

    /** @throws ControlException if another controller writes it */
    ArgoRollout requireNoOwner() throws ControlException {
        for (JsonObject owner : Fields.objects(Fields.object(object, "metadata"), "ownerReferences")) {
            if (Boolean.TRUE.equals(owner.getValue("controller"))) {
                throw ControlException.refused(
                        ref + " belongs to the " + owner.getString("kind") + " " + owner.getString("name"));
            }
        }
        return this;
    }

    /** @throws ControlException if its status is that of an earlier specification */
    ArgoRollout requireObserved() throws ControlException {
        if (!isObserved()) {
            throw ControlException.failed(ref + " was not looked at by its controller since it was changed");
        }
        return this;
    }

    /** What there is to see in one line. */
    String words() {
        return "phase " + phase() + ", step " + stepIndex() + ", the canary gets " + weight() + " %";
    }
}
