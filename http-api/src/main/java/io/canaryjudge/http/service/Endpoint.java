package io.canaryjudge.http.service;

import io.canaryjudge.http.config.Interest;

/**
 * A receiver of what happens.
 *
 * @param name its name in the outbox
 * @param interest what it wants to be told
 */
public record Endpoint(String name, Interest interest) {}
