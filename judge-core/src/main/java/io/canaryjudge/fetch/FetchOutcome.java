package io.canaryjudge.fetch;

import java.time.Duration;

/** What became of a question to a source. */
public sealed interface FetchOutcome {

    /** It was answered, perhaps with nothing. */
    record Fetched(FetchedData data, FetchNotes notes) implements FetchOutcome {}

    /**
     * It was not, or with something that is no answer.
     *
     * @param cause in words, without secrets and without more of what the other side sent than its own short message
     * @param retryAfter how long it wants to be left alone; zero where it does not say
     */
    record Failed(Why why, String cause, Duration retryAfter) implements FetchOutcome {

        /** A failure of which the source says nothing about when to come again. */
        public Failed(Why why, String cause) {
            this(why, cause, Duration.ZERO);
        }
    }

    /** Kinds of failure. */
    enum Why {
        /** There is no connection, or it broke off. */
        UNREACHABLE(true),
        /** No whole answer within the time. */
        TOO_SLOW(true),
        /** It asks to be left alone for a while. */
        THROTTLED(true),
        /** It says that something is wrong with it. */
        BROKEN(true),
        /** It does not let us in. */
        UNAUTHORIZED(false),
        /** It does not accept the query. */
        BAD_QUERY(false),
        /** What it says is not an answer of its kind. */
        MALFORMED(true),
        /** The answer is larger than is taken. */
        TOO_LARGE(false),
        /** Nobody wants to know any more. */
        CANCELLED(false);

        private final boolean mayPass;

        Why(boolean mayPass) {
            this.mayPass = mayPass;
        }

        /** Whether the same question may be answered later without anybody doing anything about it. */
        public boolean mayPass() {
            return mayPass;
        }
    }
}
