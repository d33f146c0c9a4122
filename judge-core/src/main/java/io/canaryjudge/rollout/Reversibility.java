package io.canaryjudge.rollout;

/** What a schema migration means for going back to the earlier version. */
public enum Reversibility {
    /** The earlier version works with the new schema; going back leaves the schema alone. */
    BACKWARD_COMPATIBLE,
    /** Going back reverts the migration, after the earlier version is back. */
    REVERSIBLE,
    /** The earlier version may not work any more; only a person may decide to go back. */
    IRREVERSIBLE
}
