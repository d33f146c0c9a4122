package io.canaryjudge.http.rest;

import io.vertx.ext.web.RoutingContext;

/** What every page of the service sends along: it may use what the service has, and nothing from other hosts. */
final class StaticPages {

    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private StaticPages() {}

    static void secure(RoutingContext context) {
        context.response().putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        context.next();
    }
}
