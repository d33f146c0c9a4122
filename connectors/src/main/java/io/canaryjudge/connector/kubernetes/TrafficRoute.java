package io.canaryjudge.connector.kubernetes;

import io.canaryjudge.connector.cluster.Kind;
import io.canaryjudge.connector.cluster.Patch;
import io.canaryjudge.connector.control.ControlException;
import io.vertx.core.json.JsonObject;

/** The object that decides which requests go to the canary. */
public sealed interface TrafficRoute permits ServiceRoute, GatewayRoute, IstioRoute, NginxRoute {

    /** The object's kind. */
    Kind kind();

    /** The object's name. */
    String name();

    /**
     * The canary's share at present, percent, rounded.
     *
     * @throws ControlException if the object does not route to both
     */
    int percent(JsonObject object) throws ControlException;

    /** What makes the canary's share so; empty if it is. */
    Patch route(JsonObject object, int percent) throws ControlException;

    /** The share of requests that is copied to the canary. */
    default int mirrorPercent(JsonObject object) throws ControlException {
        return 0;
    }

    /** What makes the copied share so; empty if it is. */
    default Patch mirror(JsonObject object, int percent) throws ControlException {
        if (percent == 0) {
            return Patch.of(object);
        }
        throw ControlException.refused("requests are not mirrored by a " + kind().word() + " here");
    }
}
