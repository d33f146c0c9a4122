package io.canaryjudge.http.rest;

/** Whether the service takes work. */
@FunctionalInterface
public interface Readiness {

    /** True from the end of start-up to the beginning of shutdown. */
    boolean isReady();
}
