package io.canaryjudge.flag;

/** Why a variant was given, in the words of OpenFeature. */
public enum EvaluationReason {
    /** The flag gives everybody the same. */
    STATIC,
    /** The user is listed, or has the attributes asked for. */
    TARGETING_MATCH,
    /** The user's bucket lies inside or outside the share. */
    SPLIT,
    /** No rule met the user. */
    DEFAULT,
    /** The flag is switched off. */
    DISABLED
}
