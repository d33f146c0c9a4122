package io.canaryjudge.http.service;

import java.util.OptionalLong;

/**
 * Who wants a flag changed, and why.
 *
 * @param revision of the flag that the change is meant for; any where empty
 */
public record FlagOrder(String actor, String reason, OptionalLong revision) {}
