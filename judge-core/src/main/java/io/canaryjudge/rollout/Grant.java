package io.canaryjudge.rollout;

/** An override in force, with who gave it; {@code untilMillis} is exclusive, milliseconds since 1970. */
public record Grant(Order.Scope scope, Person person, long untilMillis) {}
