package io.canaryjudge.flag;

/** What evaluating a flag gives. */
public sealed interface Evaluation {

    /**
     * A variant.
     *
     * @param variant its name
     */
    record Resolved(String variant, FlagValue value, EvaluationReason reason) implements Evaluation {}

    /**
     * Nothing; the program that asks falls back to the value that it was written with.
     *
     * @param detail what is wrong, in one sentence
     */
    record Failed(EvaluationError error, String detail) implements Evaluation {}
}
