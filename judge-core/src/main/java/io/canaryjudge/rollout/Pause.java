package io.canaryjudge.rollout;

/** A pause since a moment, milliseconds since 1970, with the reason. */
public record Pause(long sinceMillis, String reason) {}
