package io.canaryjudge.connector.kubernetes;

import io.canaryjudge.connector.cluster.Fields;
import io.canaryjudge.connector.cluster.Kind;
import io.canaryjudge.connector.cluster.Patch;
import io.canaryjudge.connector.control.ControlException;
import io.vertx.core.json.JsonObject;

/**
 * A Service whose selector points at one of two sides; it knows no share between 0 and 100 %.
 *
 * @param key the label of the selector that differs
 * @param baseline its value for the version that is trusted
 * @param canary its value for the version on trial
 */
public record ServiceRoute(String name, String key, String baseline, String canary) implements TrafficRoute {

    /** @throws IllegalArgumentException if both sides are the same */
    public ServiceRoute {
        if (baseline.equals(canary) || key.isBlank()) {
            throw new IllegalArgumentException("selector must have a key and two values, had '" + key + "', '"
                    + baseline + "' and '" + canary + "'");
        }
    }

    @Override
    public Kind kind() {
        return Kind.SERVICE;
    }

    @Override
    public int percent(JsonObject object) throws ControlException {
        return side(object).equals(canary) ? 100 : 0;
    }

    private String side(JsonObject object) throws ControlException {
        String side =
                Fields.text(Fields.object(object, "spec", "selector"), key).orElse("");
        if (!side.equals(baseline) && !side.equals(canary)) {
            throw ControlException.refused("the selector " + key + " of Service " + name + " is '" + side
                    + "', neither " + baseline + " nor " + canary);
        }
        return side;
    }

    @Override
    public Patch route(JsonObject object, int percent) throws ControlException {
        if (percent != 0 && percent != 100) {
            throw ControlException.refused(
                    "a Service's selector sends all requests to one side, so that " + percent + " % is not possible");
        }
        String from = side(object);
        String to = percent == 100 ? canary : baseline;
        String path = "/spec/selector/" + Patch.escaped(key);
        return from.equals(to)
                ? Patch.of(object)
                : Patch.of(object)
                        .test(path, from)
                        .replace(path, to, "point Service " + name + " at " + key + "=" + to);
    }
}
