package io.canaryjudge.http.rollout;

import io.canaryjudge.rollout.Act;
import java.util.Set;

/** What became of a request to start a rollout. */
public sealed interface RolloutStart {

    /** It runs. */
    record Started(RolloutView rollout) implements RolloutStart {}

    /** The same request had started it before. */
    record AlreadyStarted(RolloutView rollout) implements RolloutStart {}

    /** Another request has used the same idempotency key. */
    record KeyReused() implements RolloutStart {}

    /** As many rollouts are running as may. */
    record TooMany(int limit) implements RolloutStart {}

    /** The settings have no controller of this name. */
    record UnknownController(String name, Set<String> known) implements RolloutStart {}

    /** The controller cannot do what the plan needs. */
    record Unable(String controller, Set<Act.Kind> missing) implements RolloutStart {}

    /**
     * Another rollout changes the same.
     *
     * @param territory what it is
     */
    record Occupied(String territory, String holder) implements RolloutStart {}
}
