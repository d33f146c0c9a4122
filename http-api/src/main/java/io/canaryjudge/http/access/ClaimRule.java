package io.canaryjudge.http.access;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may do whose OIDC token has a claim.
 *
 * @param claim its name; a dot goes into an object, as in {@code realm_access.roles}
 * @param value that the claim has, or has among others: a list, or words with blanks between them
 * @param services for which the roles hold, where no claim says it
 * @param servicesClaim a claim that names the services, as a list or as words; takes the place of {@code services}
 */
public record ClaimRule(
        String claim, String value, Set<Role> roles, ServiceScope services, Optional<String> servicesClaim) {

    /** @throws IllegalArgumentException if there is no role */
    public ClaimRule {
        roles = new Grant(roles, services).roles();
    }

    /** What it grants to who has these claims; empty where it does not apply. */
    Optional<Grant> grant(JsonObject claims) {
        if (!values(claims, claim).contains(value)) {
            return Optional.empty();
        }
        if (servicesClaim.isEmpty()) {
            return Optional.of(new Grant(roles, services));
        }
        try {
            return Optional.of(new Grant(roles, ServiceScope.of(values(claims, servicesClaim.get()))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<String> values(JsonObject claims, String path) {
        Object found = find(claims, path);
        if (found instanceof String text) {
            return Arrays.stream(text.split(" ", -1))
                    .filter(word -> !word.isEmpty())
                    .toList();
        }
        return found instanceof JsonArray array
                ? array.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    /** A claim whose own name has dots, such as a URL, is found first. */
    private static @Nullable Object find(JsonObject claims, String path) {
        if (claims.containsKey(path)) {
            return claims.getValue(path);
        }
        int dot = path.indexOf('.');
        return dot > 0 && claims.getValue(path.substring(0, dot)) instanceof JsonObject inner
                ? find(inner, path.substring(dot + 1))
                : null;
    }
}
