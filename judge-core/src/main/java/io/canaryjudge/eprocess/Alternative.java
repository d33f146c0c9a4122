package io.canaryjudge.eprocess;

/** What evidence is sought for; the null hypothesis is its opposite. */
public enum Alternative {
    /** The canary is worse than the margin allows. */
    WORSE,
    /** The canary is within the margin. */
    WITHIN_MARGIN
}
