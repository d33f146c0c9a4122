package io.canaryjudge.http.access;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Whose bearer tokens are believed.
 *
 * @param issuer as its tokens name it; its description is at {@code /.well-known/openid-configuration} under it
 * @param audience that tokens must be for
 * @param algorithms by which they may be signed, of {@link #ALGORITHMS}
 * @param clockSkew by how much the issuer's clock may differ
 * @param nameClaim the claim that says who it is
 * @param rules what they may do
 */
public record OidcSettings(
        URI issuer,
        String audience,
        Set<String> algorithms,
        Duration clockSkew,
        String nameClaim,
        List<ClaimRule> rules) {

    /** Those with a key pair: a secret that is shared with the issuer, or no signature at all, proves nothing. */
    public static final List<String> ALGORITHMS = List.of("RS256", "RS384", "RS512", "ES256", "ES384", "ES512");

    /** @throws IllegalArgumentException if an algorithm is not among those that may be */
    public OidcSettings {
        algorithms = Set.copyOf(algorithms);
        rules = List.copyOf(rules);
        if (algorithms.isEmpty() || !ALGORITHMS.containsAll(algorithms)) {
            throw new IllegalArgumentException("algorithms: some of " + String.join(", ", ALGORITHMS));
        }
    }
}
