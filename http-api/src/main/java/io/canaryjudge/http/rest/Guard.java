package io.canaryjudge.http.rest;

import io.canaryjudge.http.access.Access;
import io.canaryjudge.http.access.AccessException;
import io.canaryjudge.http.access.AccessRow;
import io.canaryjudge.http.access.AccessTable;
import io.canaryjudge.http.access.Authenticator;
import io.canaryjudge.http.access.Principal;
import io.canaryjudge.http.access.ServiceSource;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stands before a route, and lets pass who may call it, before anything of a body is read. */
final class Guard {

    private final Authenticator authenticator;

    Guard(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** The guard of a path: each method is guarded by its row, and refused where it has none. */
    Handler<RoutingContext> at(String path) {
        Map<String, AccessRow> rows = new HashMap<>();
        for (AccessRow row : AccessTable.ROWS) {
            if (row.path().equals(path)) {
                rows.put(row.method(), row);
                if (row.method().equals("GET")) {
                    rows.put("HEAD", row);
                }
            }
        }
        return context -> handle(context, rows.get(context.request().method().name()));
    }

    /**
     * Whether a request may be answered that reads something of a service, as far as that is known at once; if so, it counts
     * against its sender's rate. What is not let pass here has not been refused: {@link #at} decides.
     */
    boolean isLetPass(HttpServerRequest request, AccessRow row, String service) {
        Principal sender = authenticator.knownAtOnce(request);
        if (sender == null) {
            return false;
        }
        Access access = new Access(sender, row);
        boolean mayRead = row.source() == ServiceSource.ALL ? access.isUnlimited() : access.allows(service);
        return mayRead && authenticator.isWithinRate(sender);
    }

    private void handle(RoutingContext context, @Nullable AccessRow row) {
        if (row == null) {
            fail(context, AccessException.refused("no rule says who may call this route, so nobody may"));
        } else if (row.role().isEmpty()) {
            pass(context, new Access(Principal.ANYBODY, row));
        } else {
            Future<Principal> found = authenticator.authenticate(context.request());
            if (found.isComplete()) {
                decide(context, row, found);
            } else {
                decideLater(context, row, found);
            }
        }
    }

    /** Nothing of the body is lost meanwhile. */
    private static void decideLater(RoutingContext context, AccessRow row, Future<Principal> asked) {
        Context own = Objects.requireNonNull(Vertx.currentContext(), "requests come in on a context");
        context.request().pause();
        asked.onComplete(found -> own.runOnContext(back -> {
            if (!context.response().closed()) {
                decide(context, row, found);
                context.request().resume();
            }
        }));
    }

    private static void decide(RoutingContext context, AccessRow row, AsyncResult<Principal> found) {
        if (found.failed()) {
            fail(context, found.cause());
            return;
        }
        Access access = new Access(found.result(), row);
        try {
            access.requireRole();
        } catch (AccessException e) {
            fail(context, e);
            return;
        }
        pass(context, access);
    }

    private static void pass(RoutingContext context, Access access) {
        Callers.put(context, access);
        context.next();
    }

    private static void fail(RoutingContext context, Throwable failure) {
        context.fail(failure instanceof AccessException refused ? HttpProblem.of(refused) : failure);
    }
}
