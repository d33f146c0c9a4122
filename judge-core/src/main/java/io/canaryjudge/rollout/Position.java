package io.canaryjudge.rollout;

/**
 * Where a rollout is in its plan.
 *
 * @param stage number of the stage, from 0
 * @param step number of the step in it, from 0
 * @param gates how many gates were passed; the number of the present gate
 * @param sinceMillis when it came here, milliseconds since 1970; pauses move it
 */
public record Position(int stage, int step, int gates, long sinceMillis) {}
