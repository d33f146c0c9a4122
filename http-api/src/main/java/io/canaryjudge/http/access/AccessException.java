package io.canaryjudge.http.access;

import java.util.Optional;

/** A request that is refused for who sends it. Its message is for the client and holds nothing of a credential. */
public final class AccessException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final transient Optional<Role> needed;
    private final long retrySeconds;

    private AccessException(Kind kind, String message, Optional<Role> needed, long retrySeconds) {
        super(message, null, false, false);
        this.kind = kind;
        this.needed = needed;
        this.retrySeconds = retrySeconds;
    }

    /** Nothing says who sends it. */
    static AccessException missing() {
        return new AccessException(
                Kind.UNAUTHENTICATED,
                "say who you are: Authorization: Bearer and an API token, or a token of the OIDC issuer",
                Optional.empty(),
                0);
    }

    /** What is said about who sends it is not so, or no longer. */
    static AccessException invalid(String reason) {
        return new AccessException(Kind.INVALID, reason, Optional.empty(), 0);
    }

    /** A role is missing. */
    public static AccessException forbidden(Role needed, String detail) {
        return new AccessException(Kind.FORBIDDEN, detail, Optional.of(needed), 0);
    }

    /** A request that nobody may send so. */
    public static AccessException refused(String detail) {
        return new AccessException(Kind.FORBIDDEN, detail, Optional.empty(), 0);
    }

    /** Too many requests came of the same principal. */
    static AccessException tooMany(long retrySeconds) {
        return new AccessException(
                Kind.TOO_MANY, "more requests than your limit (access.rateLimit)", Optional.empty(), retrySeconds);
    }

    /** Who sends it cannot be found out at present. */
    static AccessException unavailable(String detail) {
        return new AccessException(Kind.UNAVAILABLE, detail, Optional.empty(), 2);
    }

    /** What to answer. */
    public Kind kind() {
        return kind;
    }

    /** The role that is missing, where it is one. */
    public Optional<Role> needed() {
        return needed;
    }

    /** After how many seconds to try again; 0 for never. */
    public long retrySeconds() {
        return retrySeconds;
    }

    /** Why a request is refused. */
    public enum Kind {
        /** It came without a credential. */
        UNAUTHENTICATED(401),
        /** Its credential is none. */
        INVALID(401),
        /** Who sends it may not. */
        FORBIDDEN(403),
        /** It is one too many. */
        TOO_MANY(429),
        /** Who sends it cannot be found out. */
        UNAVAILABLE(503);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /** The status of the answer. */
        public int status() {
            return status;
        }
    }
}
