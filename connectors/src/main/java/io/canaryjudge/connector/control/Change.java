package io.canaryjudge.connector.control;

import io.canaryjudge.rollout.Outcome;

/** What a command comes to in the system as it is at present. */
public interface Change {

    /** What will be done, to follow "would", such as {@code set the weight of app/canary to 25}. */
    String words();

    /**
     * Does it, and reads back that it is so.
     *
     * @throws ControlException if the system does not do it, or something else is read back
     */
    Outcome.Done carryOut(Deadline deadline) throws ControlException, InterruptedException;

    /** Nothing is to be done; the answer is known. */
    static Change none(Outcome.Done answer) {
        return new Change() {
            @Override
            public String words() {
                return "change nothing: " + answer.text();
            }

            @Override
            public Outcome.Done carryOut(Deadline deadline) {
                return answer;
            }
        };
    }
}
