package io.canaryjudge.http.rest;

import io.canaryjudge.http.access.Authenticator;
import io.canaryjudge.http.access.Tokens;
import java.time.InstantSource;

/**
 * What routes need to know who calls them.
 *
 * @param clock by which tokens expire
 */
public record AccessParts(Authenticator authenticator, Tokens tokens, InstantSource clock) {}
