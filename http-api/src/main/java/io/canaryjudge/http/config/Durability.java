package io.canaryjudge.http.config;

/** When samples are acknowledged. */
public enum Durability {
    /** When a disk has them: the end of the process or of the machine takes none of them away. */
    SYNC,
    /** At once: they are in memory only, and a restart forgets them. */
    MEMORY
}
