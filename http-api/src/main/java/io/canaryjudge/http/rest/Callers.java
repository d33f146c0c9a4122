package io.canaryjudge.http.rest;

import io.canaryjudge.http.access.Access;
import io.canaryjudge.http.config.Fields;
import io.canaryjudge.http.ingest.ServiceFilter;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;

/** Who has sent a request, as the guard of its route found out. */
final class Callers {

    private static final String KEY = Callers.class.getName();

    private Callers() {}

    static void put(RoutingContext context, Access access) {
        context.put(KEY, access);
    }

    /** What the request may do. */
    static Access of(RoutingContext context) {
        return Objects.requireNonNull(context.<Access>get(KEY), "the route has no guard");
    }

    /** The services whose samples the request may bring. */
    static ServiceFilter services(RoutingContext context) {
        Access access = of(context);
        return access.isUnlimited() ? ServiceFilter.ALL : access::allows;
    }

    /**
     * Who wants what the request asks for: the principal, and for whom it says it acts, in the key {@code actor}; that key is
     * needed where nobody has to say who they are.
     */
    static String actor(RoutingContext context, Fields fields) {
        Access access = of(context);
        return access.actor(access.isActorKnown() ? fields.name("actor", "") : fields.requiredName("actor"));
    }
}
