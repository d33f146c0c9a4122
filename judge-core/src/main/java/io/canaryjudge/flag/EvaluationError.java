package io.canaryjudge.flag;

/** Why no variant was given, in the words of OpenFeature. */
public enum EvaluationError {
    /** The flag goes by who it is, and the context does not say. */
    TARGETING_KEY_MISSING,
    /** The context has an attribute of the wrong kind. */
    INVALID_CONTEXT
}
