package io.canaryjudge.rollout;

import java.util.List;

/**
 * Steps that belong together, such as a weight and the judging at it.
 *
 * @param name unique in its plan, such as {@code 25%}
 * @param steps at least one, in order
 */
public record Stage(String name, List<Step> steps) {

    /** @throws IllegalArgumentException if the name or the list is empty */
    public Stage {
        Checks.text("stage name", name);
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("stage " + name + " must have a step");
        }
    }

    /** A stage of some steps. */
    public static Stage of(String name, Step... steps) {
        return new Stage(name, List.of(steps));
    }
}
