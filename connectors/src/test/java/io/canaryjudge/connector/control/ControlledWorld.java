package io.canaryjudge.connector.control;

import io.canaryjudge.rollout.Act;
import java.util.List;

/** A system under control as the contract sees it: from outside, and able to misbehave. */
public interface ControlledWorld {

    /** The system as its connector controls it; closed by the test's controller. */
    ControlledSystem system();

    /** An act that it can do, and that shows in {@link #state()}. */
    Act act();

    /** Another one that can be done after {@link #act()} and shows as well. */
    Act nextAct();

    /** One of a kind that it cannot do. */
    Act impossibleAct();

    /** How many requests, or calls, that change something have reached it, whether or not they were answered. */
    int changes();

    /** What serves at present, told by the system itself. */
    String state() throws Exception;

    /** Makes somebody else the owner of what {@link #act()} changes. */
    void own() throws Exception;

    /** From here on it misbehaves so. */
    void disturb(Fault fault) throws Exception;

    /** What it is configured with and must never be shown; empty if nothing. */
    List<String> secrets();

    /** Ends everything that it started. */
    void close() throws Exception;
}
