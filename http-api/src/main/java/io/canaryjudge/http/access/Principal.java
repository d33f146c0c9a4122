package io.canaryjudge.http.access;

import java.util.List;

/**
 * Who sends a request.
 *
 * @param id tells principals apart, such as the id of a token; it is no secret
 * @param name as people know it; the actor of what is done
 * @param kind how it was proved
 */
public record Principal(String id, String name, Kind kind, List<Grant> grants) {

    /** Whoever sends a request while nobody has to say who they are. */
    public static final Principal ANYBODY =
            new Principal("anybody", "anybody", Kind.UNPROVED, List.of(Grant.EVERYTHING));

    /** Copies the grants. */
    public Principal {
        grants = List.copyOf(grants);
    }

    /** Whether it has a role, for whichever service. */
    public boolean has(Role needed) {
        return grants.stream().anyMatch(grant -> grant.includes(needed));
    }

    /** Whether it has a role for a service. */
    public boolean has(Role needed, String service) {
        for (Grant grant : grants) {
            if (grant.includes(needed) && grant.services().contains(service)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it has a role for all services. */
    public boolean hasForAll(Role needed) {
        return grants.stream()
                .anyMatch(grant -> grant.includes(needed) && grant.services().isAll());
    }

    /** How a principal has shown who it is. */
    public enum Kind {
        /** Not at all. */
        UNPROVED,
        /** By an API token. */
        TOKEN,
        /** By a token of the OIDC issuer. */
        OIDC,
        /** By a client certificate. */
        CERTIFICATE
    }
}
