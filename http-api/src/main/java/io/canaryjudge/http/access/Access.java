package io.canaryjudge.http.access;

/**
 * What a request may do: who sends it, and the role that its route asks for.
 *
 * @param row of the request's route
 */
public record Access(Principal principal, AccessRow row) {

    /**
     * Lets nobody pass who has not the role of the route.
     *
     * @throws AccessException if the role is missing: for all services, where the route asks for that
     */
    public void requireRole() {
        if (row.role().isEmpty()) {
            return;
        }
        Role needed = row.role().get();
        if (!principal.has(needed)) {
            throw AccessException.forbidden(needed, "the role " + needed.word() + " is needed");
        }
        if (row.source() == ServiceSource.ALL && !principal.hasForAll(needed)) {
            throw AccessException.forbidden(needed, "the role " + needed.word() + " is needed for all services");
        }
    }

    /** Whether it may do so for every service. */
    public boolean isUnlimited() {
        return row.role().isEmpty() || principal.hasForAll(row.role().get());
    }

    /** Whether it may do so for a service; an empty name belongs to none and asks for a role for all. */
    public boolean allows(String service) {
        return row.role().isEmpty() || principal.has(row.role().get(), service);
    }

    /**
     * Lets nobody pass who may not do so for a service.
     *
     * @throws AccessException if it may not
     */
    public void require(String service) {
        if (!allows(service)) {
            Role needed = row.role().orElseThrow();
            String what = service.isEmpty() ? "all services" : "the service '" + service + "'";
            throw AccessException.forbidden(needed, "the role " + needed.word() + " is needed for " + what);
        }
    }

    /**
     * Who to name as the one who did it: the principal, and for whom it says it acts.
     *
     * @param claimed who the request says that it is; may be empty
     */
    public String actor(String claimed) {
        if (principal.kind() == Principal.Kind.UNPROVED) {
            return claimed;
        }
        return claimed.isEmpty() || claimed.equals(principal.name())
                ? principal.name()
                : principal.name() + " for " + claimed;
    }

    /** Whether the request need not say who it is, since that is known. */
    public boolean isActorKnown() {
        return principal.kind() != Principal.Kind.UNPROVED;
    }
}
