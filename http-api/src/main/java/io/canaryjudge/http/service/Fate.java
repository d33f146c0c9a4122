package io.canaryjudge.http.service;

/** What can be said to the sender of samples that had to be made durable. */
public enum Fate {
    /** They are kept. */
    KEPT,
    /** No disk took them, and nothing of them is counted. */
    LOST,
    /** No disk has said whether it has them: they may be counted. */
    UNKNOWN
}
