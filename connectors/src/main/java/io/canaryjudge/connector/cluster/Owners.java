package io.canaryjudge.connector.cluster;

import io.canaryjudge.connector.control.ControlException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Whose an object is. Argo Rollouts writes its weights again at each turn, and Flagger reads its state from them. */
public final class Owners {

    private static final String ARGO_ANNOTATION = "argo-rollouts.argoproj.io/managed-by-rollouts";
    private static final Map<String, String> OWNERS = Map.of("flagger.app", "Flagger", "argoproj.io", "Argo Rollouts");

    private Owners() {}

    /**
     * Sees to it that nobody else owns an object.
     *
     * @throws ControlException if another controller shifts its traffic or its version
     */
    public static void requireNone(Ref ref, JsonObject object) throws ControlException {
        JsonObject metadata = object.getJsonObject("metadata", new JsonObject());
        for (Object each : metadata.getJsonArray("ownerReferences", new JsonArray())) {
            JsonObject owner = (JsonObject) each;
            String group = owner.getString("apiVersion", "").replaceFirst("/.*", "");
            if (OWNERS.containsKey(group)) {
                throw ControlException.refused(ref + " belongs to the " + owner.getString("kind") + " "
                        + owner.getString("name") + " of " + OWNERS.get(group));
            }
        }
        if (metadata.getJsonObject("annotations", new JsonObject()).containsKey(ARGO_ANNOTATION)) {
            throw ControlException.refused(ref + " belongs to Argo Rollouts by its annotation " + ARGO_ANNOTATION);
        }
        if ("flagger"
                .equals(metadata.getJsonObject("labels", new JsonObject()).getString("app.kubernetes.io/managed-by"))) {
            throw ControlException.refused(ref + " belongs to Flagger by its label app.kubernetes.io/managed-by");
        }
    }
}
