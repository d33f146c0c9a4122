package io.canaryjudge.connector.remotewrite;

import io.canaryjudge.metric.Outcome;
import java.util.Locale;
import java.util.Set;

/** What labels say of how a request ended. */
final class OutcomeWords {

    private static final Set<String> GOOD =
            Set.of("success", "redirection", "informational", "clienterror", "1xx", "2xx", "3xx", "4xx");
    private static final Set<String> BAD = Set.of("servererror", "error", "failure", "failed", "5xx");
    /** Codes of gRPC that are the caller's doing or no failure. */
    private static final Set<String> GRPC_GOOD = Set.of(
            "ok",
            "canceled",
            "cancelled",
            "invalidargument",
            "notfound",
            "alreadyexists",
            "permissiondenied",
            "resourceexhausted",
            "failedprecondition",
            "aborted",
            "outofrange",
            "unauthenticated");
    /** Codes of gRPC that are the server's fault, as OpenTelemetry sees it. */
    private static final Set<String> GRPC_BAD =
            Set.of("deadlineexceeded", "unimplemented", "internal", "unavailable", "dataloss");

    private OutcomeWords() {}

    /**
     * The outcome that a label's value stands for: an HTTP status, a class such as {@code 5xx}, a word of Micrometer or
     * a code of gRPC; capitals, {@code _} and {@code -} do not matter. UNKNOWN for all else.
     *
     * @param ofGrpc whether the label is gRPC's own, whose code {@code Unknown} is a failure
     */
    static Outcome of(String value, boolean ofGrpc) {
        if (value.matches("[1-5]\\d\\d")) {
            return value.charAt(0) == '5' ? Outcome.FAILED : Outcome.SUCCEEDED;
        }
        String word = value.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
        if (GOOD.contains(word) || GRPC_GOOD.contains(word)) {
            return Outcome.SUCCEEDED;
        }
        boolean bad = BAD.contains(word) || GRPC_BAD.contains(word) || (ofGrpc && word.equals("unknown"));
        return bad ? Outcome.FAILED : Outcome.UNKNOWN;
    }
}
