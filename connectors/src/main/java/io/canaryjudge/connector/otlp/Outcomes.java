package io.canaryjudge.connector.otlp;

import io.canaryjudge.metric.Outcome;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How requests ended, by the attributes that the semantic conventions have for it. */
final class Outcomes {

    /** The codes for which the semantic conventions call a server's span an error. */
    private static final Set<String> SERVER_FAULTS =
            Set.of("UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS");

    private static final Set<Long> SERVER_FAULT_CODES = Set.of(2L, 4L, 12L, 13L, 14L, 15L);

    private Outcomes() {}

    /**
     * Failed if any attribute says so, succeeded if one tells the outcome and none says failed. An {@code error.type}
     * that only repeats a status below 500 is the client's error.
     */
    static Outcome of(List<KeyValue> attributes) {
        Outcome outcome = worse(http(attributes), worse(grpc(attributes), rpc(attributes)));
        Optional<String> errorType = Attributes.text(attributes, "error.type");
        boolean isClientsError = outcome == Outcome.SUCCEEDED
                && errorType.filter(type -> type.matches("[1-4]\\d\\d")).isPresent();
        return errorType.isPresent() && !isClientsError ? Outcome.FAILED : outcome;
    }

    private static Outcome http(List<KeyValue> attributes) {
        return Attributes.integer(attributes, "http.response.status_code")
                .or(() -> Attributes.integer(attributes, "http.status_code"))
                .filter(status -> status >= 100 && status <= 599)
                .map(status -> Outcome.ofHttpStatus(status.intValue()))
                .orElse(Outcome.UNKNOWN);
    }

    private static Outcome grpc(List<KeyValue> attributes) {
        return Attributes.integer(attributes, "rpc.grpc.status_code")
                .map(code -> SERVER_FAULT_CODES.contains(code) ? Outcome.FAILED : Outcome.SUCCEEDED)
                .orElse(Outcome.UNKNOWN);
    }

    private static Outcome rpc(List<KeyValue> attributes) {
        return Attributes.text(attributes, "rpc.response.status_code")
                .map(code -> code.toUpperCase(Locale.ROOT))
                .map(code -> SERVER_FAULTS.contains(code) ? Outcome.FAILED : Outcome.SUCCEEDED)
                .orElse(Outcome.UNKNOWN);
    }

    private static Outcome worse(Outcome one, Outcome other) {
        if (one == Outcome.FAILED || other == Outcome.UNKNOWN) {
            return one;
        }
        return other;
    }
}
