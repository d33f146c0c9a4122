/**
 * Who may do what: who sends a request, by API token, OIDC bearer token or client certificate, and what each route asks of
 * them. Start at {@link io.canaryjudge.http.access.AccessTable}, which has a row for each route, and at
 * {@link io.canaryjudge.http.access.Authenticator}. It knows nothing of routers and answers.
 */
@NullMarked
package io.canaryjudge.http.access;

import org.jspecify.annotations.NullMarked;
