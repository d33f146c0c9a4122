package io.canaryjudge.connector.control;

import io.canaryjudge.rollout.Outcome;

/** A command that was not carried out, with the outcome that says why. */
public final class ControlException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    private ControlException(Outcome outcome) {
        super(outcome.text());
        this.outcome = outcome;
    }

    /** A precondition does not hold; nothing was changed. */
    public static ControlException refused(String text) {
        return new ControlException(new Outcome.Refused(text));
    }

    /** It was tried without success, and may succeed later. */
    public static ControlException failed(String text) {
        return new ControlException(new Outcome.Failed(text, Outcome.Retry.MAY_HELP));
    }

    /** It was tried without success, and would fail again. */
    public static ControlException hopeless(String text) {
        return new ControlException(new Outcome.Failed(text, Outcome.Retry.IS_USELESS));
    }

    /** The time was over before the system was as wanted. */
    public static ControlException timedOut(String text) {
        return new ControlException(new Outcome.TimedOut(text));
    }

    /** What the caller is told. */
    public Outcome outcome() {
        return outcome;
    }
}
