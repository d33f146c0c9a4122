package io.canaryjudge.connector.control;

/** How a system may misbehave. */
public enum Fault {
    /** It behaves. */
    NONE,
    /** Nobody is there. */
    DOWN,
    /** It says that it cannot or will not. */
    ERROR,
    /** It answers with something that is no answer. */
    GARBAGE,
    /** Its answer breaks off. */
    HALF,
    /** It answers piece by piece, in time. */
    SLOW,
    /** It does not answer. */
    SILENT,
    /** It answers twice. */
    TWICE
}
