package io.canaryjudge.http.rest;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;

/**
 * A router each of whose routes begins with the guard of its path: a route that has no row in the table of access is there,
 * and refused to everybody.
 */
final class GuardedRouter {

    private final Router router;
    private final Guard guard;

    GuardedRouter(Router router, Guard guard) {
        this.router = router;
        this.guard = guard;
    }

    Route at(HttpMethod method, String path) {
        return router.route(method, path).handler(guard.at(path));
    }

    Route get(String path) {
        return router.get(path).handler(guard.at(path));
    }

    /** For what programs look at before they fetch it. */
    Route getOrHead(String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(guard.at(path));
    }

    Route post(String path) {
        return router.post(path).handler(guard.at(path));
    }

    Route put(String path) {
        return router.put(path).handler(guard.at(path));
    }

    Route patch(String path) {
        return router.patch(path).handler(guard.at(path));
    }

    Route delete(String path) {
        return router.delete(path).handler(guard.at(path));
    }
}
