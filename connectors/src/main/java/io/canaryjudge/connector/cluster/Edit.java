package io.canaryjudge.connector.cluster;

import io.canaryjudge.connector.control.ControlException;
import io.vertx.core.json.JsonObject;

/** What is to be changed of an object, made from the object as it is. */
@FunctionalInterface
public interface Edit {

    /**
     * The patch, empty if all is as wanted.
     *
     * @throws ControlException if the object does not fit
     */
    Patch of(JsonObject object) throws ControlException;
}
