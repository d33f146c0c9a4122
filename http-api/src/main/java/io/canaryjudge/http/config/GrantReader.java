package io.canaryjudge.http.config;

import io.canaryjudge.http.access.Grant;
import io.canaryjudge.http.access.Role;
import io.canaryjudge.http.access.ServiceScope;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads roles and the services that they are for. */
public final class GrantReader {

    private static final int MOST_SERVICES = 1_000;

    private GrantReader() {}

    /** The keys {@code roles} and {@code services}; all services where there is none; empty if anything is wrong. */
    public static Optional<Grant> read(Fields fields) {
        Set<Role> roles = roles(fields);
        Optional<ServiceScope> services = services(fields);
        return roles.isEmpty() || services.isEmpty() ? Optional.empty() : Optional.of(new Grant(roles, services.get()));
    }

    private static Set<Role> roles(Fields fields) {
        Map<String, Role> words = Role.byWord();
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (!fields.has("roles")) {
            fields.refuse("roles", "is missing; it must be a list of " + String.join(", ", words.keySet()));
        }
        for (String word : fields.texts("roles", 1, words.size())) {
            Role role = words.get(word);
            if (role == null) {
                fields.refuse(
                        "roles",
                        "must be some of " + String.join(", ", words.keySet()) + "; one was " + Fields.describe(word));
            } else {
                roles.add(role);
            }
        }
        return roles;
    }

    private static Optional<ServiceScope> services(Fields fields) {
        if (!fields.has("services")) {
            fields.allow("services");
            return Optional.of(ServiceScope.ALL);
        }
        List<String> patterns = fields.texts("services", 1, MOST_SERVICES);
        return patterns.isEmpty() ? Optional.empty() : fields.make(() -> ServiceScope.of(patterns));
    }
}
