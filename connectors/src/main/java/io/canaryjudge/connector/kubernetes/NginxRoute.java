package io.canaryjudge.connector.kubernetes;

import io.canaryjudge.connector.cluster.Fields;
import io.canaryjudge.connector.cluster.Kind;
import io.canaryjudge.connector.cluster.Patch;
import io.canaryjudge.connector.control.ControlException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * The second Ingress of the same host that ingress-nginx takes for the canary's.
 *
 * @param name of the Ingress that has the annotation {@code canary}
 */
public record NginxRoute(String name) implements TrafficRoute {

    private static final String PREFIX = "nginx.ingress.kubernetes.io/";
    private static final int TOTAL = 100;

    @Override
    public Kind kind() {
        return Kind.INGRESS;
    }

    @Override
    public int percent(JsonObject object) throws ControlException {
        requireCanary(object);
        return (int)
                Math.round(100.0 * number(object, "canary-weight", 0) / number(object, "canary-weight-total", TOTAL));
    }

    @Override
    public Patch route(JsonObject object, int percent) throws ControlException {
        requireCanary(object);
        int weight = Math.round((float) percent * number(object, "canary-weight-total", TOTAL) / 100);
        if (annotation(object, "canary-weight").equals(Optional.of(Integer.toString(weight)))) {
            return Patch.of(object);
        }
        JsonObject annotations = new JsonObject().put(PREFIX + "canary-weight", Integer.toString(weight));
        return Patch.merging(
                object,
                new JsonObject().put("metadata", new JsonObject().put("annotations", annotations)),
                "set the canary-weight of Ingress " + name + " to " + weight);
    }

    private void requireCanary(JsonObject object) throws ControlException {
        if (!annotation(object, "canary").equals(Optional.of("true"))) {
            throw ControlException.refused("Ingress " + name + " has no annotation " + PREFIX + "canary: \"true\"");
        }
    }

    private int number(JsonObject object, String annotation, int otherwise) throws ControlException {
        Optional<String> text = annotation(object, annotation);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.get().matches("[0-9]{1,6}")
                || (annotation.endsWith("total") && text.get().matches("0+"))) {
            throw ControlException.refused(
                    "the annotation " + annotation + " of Ingress " + name + " is no such number");
        }
        return Integer.parseInt(text.get());
    }

    private static Optional<String> annotation(JsonObject object, String name) {
        return Fields.text(Fields.object(object, "metadata", "annotations"), PREFIX + name);
    }
}
