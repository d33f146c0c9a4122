package io.canaryjudge.http.access;

import java.util.EnumSet;
import java.util.Set;

/**
 * Roles, and the services for which somebody has them.
 *
 * @param roles at least one
 */
public record Grant(Set<Role> roles, ServiceScope services) {

    /** Everything. */
    public static final Grant EVERYTHING = new Grant(Set.of(Role.ADMIN), ServiceScope.ALL);

    /** @throws IllegalArgumentException if there is no role */
    public Grant {
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("roles: at least one");
        }
        roles = Set.copyOf(EnumSet.copyOf(roles));
    }

    boolean includes(Role needed) {
        for (Role role : roles) {
            if (role.includes(needed)) {
                return true;
            }
        }
        return false;
    }
}
