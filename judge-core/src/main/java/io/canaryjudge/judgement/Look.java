package io.canaryjudge.judgement;

/** Which of the looks at a canary this is. */
public enum Look {
    /** One of any number before the end. */
    INTERIM,
    /** The one at the deadline, planned beforehand, which has a part of the budget of its own. */
    LAST
}
