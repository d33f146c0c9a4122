package io.canaryjudge.rollout;

import java.util.List;
import java.util.Optional;

/**
 * What follows from an event.
 *
 * @param commands to be handed to the controller, after the state has been stored; one at most
 * @param notices to be told to people
 * @param refusal why an order was not followed, which it says to the person; empty where it was, or nothing was ordered
 */
public record Transition(RolloutState state, List<Command> commands, List<Notice> notices, Optional<String> refusal) {

    /** Copies the lists. */
    public Transition {
        commands = List.copyOf(commands);
        notices = List.copyOf(notices);
    }
}
