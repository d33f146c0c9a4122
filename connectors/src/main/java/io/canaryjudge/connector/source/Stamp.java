package io.canaryjudge.connector.source;

/** Which end of its step a value has the time of that was counted in a step. */
public enum Stamp {
    /** The step begins at the value's time. */
    BEGIN,
    /** The step ends at the value's time. */
    END
}
