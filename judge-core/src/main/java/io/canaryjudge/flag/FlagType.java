package io.canaryjudge.flag;

/** What kind of value a flag has; the kinds of the OpenFeature Remote Evaluation Protocol. */
public enum FlagType {
    /** True or false. */
    BOOLEAN,
    /** Text. */
    STRING,
    /** Whole or broken numbers. */
    NUMBER,
    /** JSON objects. */
    OBJECT
}
