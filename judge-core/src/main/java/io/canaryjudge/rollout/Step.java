package io.canaryjudge.rollout;

/** One word of a stage plan: something that is done, or something that is waited for. */
public sealed interface Step permits Act, Gate {

    /** The step in words, such as {@code route 25 % to the canary}. */
    String words();
}
