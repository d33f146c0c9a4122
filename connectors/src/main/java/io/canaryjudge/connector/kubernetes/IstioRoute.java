package io.canaryjudge.connector.kubernetes;

import io.canaryjudge.connector.cluster.Fields;
import io.canaryjudge.connector.cluster.Kind;
import io.canaryjudge.connector.cluster.Patch;
import io.canaryjudge.connector.control.ControlException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A VirtualService of Istio whose HTTP routes have two destinations. */
public record IstioRoute(String name, Destination baseline, Destination canary) implements TrafficRoute {

    /** Where requests go: a host, and a subset of it if it has some. */
    public record Destination(String host, Optional<String> subset) {

        boolean isIn(JsonObject target) {
            JsonObject destination = Fields.object(target, "destination");
            return host.equals(destination.getValue("host")) && subset.equals(Fields.text(destination, "subset"));
        }

        JsonObject json() {
            JsonObject json = new JsonObject().put("host", host);
            subset.ifPresent(name -> json.put("subset", name));
            return json;
        }

        String words() {
            return subset.map(name -> host + "/" + name).orElse(host);
        }
    }

    @Override
    public Kind kind() {
        return Kind.VIRTUAL_SERVICE;
    }

    @Override
    public int percent(JsonObject object) throws ControlException {
        int least = 100;
        for (Weighted rule : rules(object)) {
            List<JsonObject> targets = Fields.objects(http(object).get(rule.index()), "route");
            least = Math.min(
                    least, Weighted.share(weight(targets.get(rule.baseline())), weight(targets.get(rule.canary()))));
        }
        return least;
    }

    @Override
    public Patch route(JsonObject object, int percent) throws ControlException {
        Patch patch = Patch.of(object);
        for (Weighted rule : rules(object)) {
            List<JsonObject> targets = Fields.objects(http(object).get(rule.index()), "route");
            String path = "/spec/http/" + rule.index() + "/route/";
            if (weight(targets.get(rule.canary())) != percent
                    || weight(targets.get(rule.baseline())) != 100 - percent) {
                set(patch, path + rule.canary(), canary, percent);
                set(patch, path + rule.baseline(), baseline, 100 - percent);
            }
        }
        return patch;
    }

    /** The weight may be missing, so that it is added, which replaces one that is there. */
    private void set(Patch patch, String path, Destination destination, int weight) {
        test(patch, path + "/destination", destination);
        patch.add(
                path + "/weight",
                weight,
                "set the weight of " + destination.words() + " in VirtualService " + name + " to " + weight);
    }

    private static void test(Patch patch, String path, Destination destination) {
        patch.test(path + "/host", destination.host());
        destination.subset().ifPresent(subset -> patch.test(path + "/subset", subset));
    }

    private List<Weighted> rules(JsonObject object) throws ControlException {
        return Weighted.of(
                http(object).stream().map(rule -> Fields.objects(rule, "route")).toList(),
                baseline::isIn,
                canary::isIn,
                "VirtualService " + name);
    }

    private static List<JsonObject> http(JsonObject object) {
        return Fields.objects(Fields.object(object, "spec"), "http");
    }

    private static int weight(JsonObject target) {
        return Fields.number(target, "weight", 0);
    }

    @Override
    public int mirrorPercent(JsonObject object) throws ControlException {
        int least = 100;
        for (int index : mirrored(object)) {
            least = Math.min(least, mirrorPercentOf(http(object).get(index)));
        }
        return least;
    }

    private int mirrorPercentOf(JsonObject rule) {
        if (!canary.json().equals(rule.getValue("mirror"))) {
            return 0;
        }
        return Fields.number(Fields.object(rule, "mirrorPercentage"), "value", 100);
    }

    @Override
    public Patch mirror(JsonObject object, int percent) throws ControlException {
        Patch patch = Patch.of(object);
        for (int index : mirrored(object)) {
            JsonObject rule = http(object).get(index);
            Object mirror = rule.getValue("mirror");
            if (mirror != null && !canary.json().equals(mirror)) {
                throw ControlException.refused("VirtualService " + name + " mirrors rule " + index + " elsewhere");
            }
            String path = "/spec/http/" + index;
            test(patch, path + "/route/" + baselineIn(rule) + "/destination", baseline);
            if (percent == 0) {
                unmirror(patch, path, rule);
            } else if (mirrorPercentOf(rule) != percent) {
                String words = "mirror " + percent + " % to " + canary.words() + " in VirtualService " + name;
                patch.add(path + "/mirror", canary.json(), words);
                patch.add(path + "/mirrorPercentage", new JsonObject().put("value", percent), "as its percentage");
            }
        }
        return patch;
    }

    private void unmirror(Patch patch, String path, JsonObject rule) {
        if (rule.containsKey("mirror")) {
            patch.remove(path + "/mirror", "end the mirroring of VirtualService " + name);
        }
        if (rule.containsKey("mirrorPercentage")) {
            patch.remove(path + "/mirrorPercentage", "remove its percentage");
        }
    }

    /** The rules whose requests reach the baseline. */
    private List<Integer> mirrored(JsonObject object) throws ControlException {
        List<Integer> all = new ArrayList<>();
        List<JsonObject> http = http(object);
        for (int i = 0; i < http.size(); i++) {
            if (baselineIn(http.get(i)) >= 0) {
                all.add(i);
            }
        }
        if (all.isEmpty()) {
            throw ControlException.refused("VirtualService " + name + " has no rule that names the baseline");
        }
        return all;
    }

    private int baselineIn(JsonObject rule) {
        List<JsonObject> targets = Fields.objects(rule, "route");
        for (int i = 0; i < targets.size(); i++) {
            if (baseline.isIn(targets.get(i))) {
                return i;
            }
        }
        return -1;
    }
}
