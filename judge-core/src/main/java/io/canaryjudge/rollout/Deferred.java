package io.canaryjudge.rollout;

/** A rollback that an override puts off; {@code decidedMillis} counts for its deadline, milliseconds since 1970. */
public record Deferred(Cause cause, long decidedMillis) {}
