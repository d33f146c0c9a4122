package io.canaryjudge.decision;

/** How loudly people are told of a rule that fires. */
public enum Alert {
    NONE,
    WARNING,
    CRITICAL
}
