package io.canaryjudge.rollout;

/**
 * Who ordered something, and why.
 *
 * @param actor a person or a tool
 */
public record Person(String actor, String reason) {

    /** @throws IllegalArgumentException if one of them is empty */
    public Person {
        Checks.text("actor", actor);
        Checks.text("reason", reason);
    }

    String words() {
        return actor + ": " + reason;
    }
}
