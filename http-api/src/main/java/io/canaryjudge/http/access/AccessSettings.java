package io.canaryjudge.http.access;

import java.util.List;
import java.util.Optional;

/**
 * Who is believed, and what they may do.
 *
 * @param authentication whether callers must say who they are
 * @param tokens API tokens of the settings; those that are made later are kept in the store
 * @param adminTokenHash of a token that may do everything, to begin with
 * @param oidc the issuer whose tokens are believed
 * @param certificates what client certificates stand for
 * @param rateLimit of each principal
 * @param allowedOrigins web pages of other hosts whose scripts may call, such as {@code https://portal.example.com}
 */
public record AccessSettings(
        Authentication authentication,
        List<ApiToken> tokens,
        Optional<String> adminTokenHash,
        Optional<OidcSettings> oidc,
        List<CertificateRule> certificates,
        RateLimit rateLimit,
        List<String> allowedOrigins) {

    /** What holds where nothing is set. */
    public static final AccessSettings DEFAULT = new AccessSettings(
            Authentication.WHERE_CONFIGURED,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            RateLimit.DEFAULT,
            List.of());

    /** Copies the lists. */
    public AccessSettings {
        tokens = List.copyOf(tokens);
        certificates = List.copyOf(certificates);
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** The same with another word on whether callers must say who they are. */
    public AccessSettings withAuthentication(Authentication other) {
        return new AccessSettings(other, tokens, adminTokenHash, oidc, certificates, rateLimit, allowedOrigins);
    }

    /** Whether callers must say who they are. */
    public boolean isAuthenticated() {
        return switch (authentication) {
            case REQUIRED -> true;
            case NONE -> false;
            case WHERE_CONFIGURED ->
                !tokens.isEmpty() || adminTokenHash.isPresent() || oidc.isPresent() || !certificates.isEmpty();
        };
    }

    /** Whether callers must say who they are. */
    public enum Authentication {
        /** If anything is set by which they could. */
        WHERE_CONFIGURED,
        /** Yes: also where all tokens are in the store. */
        REQUIRED,
        /** No: for development on one's own machine. */
        NONE
    }
}
