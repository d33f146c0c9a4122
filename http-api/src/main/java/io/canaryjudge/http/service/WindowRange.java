package io.canaryjudge.http.service;

/**
 * Some neighbouring windows of a service's two versions.
 *
 * @param first index of the first window
 * @param last index of the last one; below {@code first} for none
 */
record WindowRange(String service, String baseline, String canary, long first, long last) {}
