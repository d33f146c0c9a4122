/**
 * What other programs' controllers ask this service in their own protocols. Start with
 * {@link io.canaryjudge.http.integration.Integrations}, which has the routes of all of them; each client has a package of
 * its own below this one. What is common to them: an answer comes from memory, and a question that is asked again is
 * answered of the same run.
 */
@NullMarked
package io.canaryjudge.http.integration;

import org.jspecify.annotations.NullMarked;
