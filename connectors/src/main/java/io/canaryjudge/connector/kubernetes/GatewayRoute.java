package io.canaryjudge.connector.kubernetes;

import io.canaryjudge.connector.cluster.Fields;
import io.canaryjudge.connector.cluster.Kind;
import io.canaryjudge.connector.cluster.Patch;
import io.canaryjudge.connector.control.ControlException;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * An HTTPRoute of the Gateway API with two back ends.
 *
 * @param baseline the Service of the version that is trusted
 * @param canary the Service of the version on trial
 */
public record GatewayRoute(String name, String baseline, String canary) implements TrafficRoute {

    private static final int DEFAULT_WEIGHT = 1;

    @Override
    public Kind kind() {
        return Kind.HTTP_ROUTE;
    }

    @Override
    public int percent(JsonObject object) throws ControlException {
        int least = 100;
        for (Weighted rule : rules(object)) {
            List<JsonObject> backends = backends(object).get(rule.index());
            least = Math.min(
                    least, Weighted.share(weight(backends.get(rule.baseline())), weight(backends.get(rule.canary()))));
        }
        return least;
    }

    @Override
    public Patch route(JsonObject object, int percent) throws ControlException {
        Patch patch = Patch.of(object);
        for (Weighted rule : rules(object)) {
            List<JsonObject> backends = backends(object).get(rule.index());
            String path = "/spec/rules/" + rule.index() + "/backendRefs/";
            set(patch, path + rule.canary(), backends.get(rule.canary()), percent);
            set(patch, path + rule.baseline(), backends.get(rule.baseline()), 100 - percent);
        }
        return patch;
    }

    private void set(Patch patch, String path, JsonObject backend, int weight) {
        if (backend.getValue("weight") != null && weight(backend) == weight) {
            return;
        }
        String service = backend.getString("name");
        String words = "set the weight of " + service + " in HTTPRoute " + name + " to " + weight;
        patch.test(path + "/name", service);
        if (backend.containsKey("weight")) {
            patch.replace(path + "/weight", weight, words);
        } else {
            patch.add(path + "/weight", weight, words);
        }
    }

    private List<Weighted> rules(JsonObject object) throws ControlException {
        return Weighted.of(
                backends(object),
                backend -> baseline.equals(backend.getValue("name")),
                backend -> canary.equals(backend.getValue("name")),
                "HTTPRoute " + name);
    }

    private static List<List<JsonObject>> backends(JsonObject object) {
        return Fields.objects(Fields.object(object, "spec"), "rules").stream()
                .map(rule -> Fields.objects(rule, "backendRefs"))
                .toList();
    }

    private static int weight(JsonObject backend) {
        return Fields.number(backend, "weight", DEFAULT_WEIGHT);
    }
}
