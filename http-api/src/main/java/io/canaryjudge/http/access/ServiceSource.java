package io.canaryjudge.http.access;

/** What says which service a request is about. */
public enum ServiceSource {
    /** It is about none: the role for any service will do. */
    NONE,
    /** It may be about each: the role must be for all. */
    ALL,
    /** The document in its body. */
    BODY,
    /** A parameter of its query. */
    QUERY,
    /** Each of the lines or series in its body; others' are refused, one by one. */
    LINES,
    /** What is stored under the id in its path. */
    STORED,
    /** What is listed; others' is left out. */
    LISTED
}
