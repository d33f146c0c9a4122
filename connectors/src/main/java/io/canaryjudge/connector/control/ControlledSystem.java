package io.canaryjudge.connector.control;

import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Command;
import java.util.Set;

/**
 * An outside system as a controller sees it. Its calls may block, are made on threads of their own and end soon after the
 * thread is interrupted.
 *
 * <p>What a change makes must be a state, not a difference: the same command may be carried out twice, when its first
 * outcome was lost.
 */
public interface ControlledSystem extends AutoCloseable {

    /** The system's name in messages, such as {@code haproxy}. */
    String name();

    /** The kinds of act that it can do. */
    Set<Act.Kind> abilities();

    /**
     * Reads how things are, checks that the act fits and that nobody else owns what it changes, and says what is to be
     * done. Changes nothing.
     *
     * @throws ControlException if the act does not fit, or the system cannot be read
     */
    Change plan(Command command, Deadline deadline) throws ControlException, InterruptedException;

    /** Releases what it holds. */
    @Override
    void close();
}
