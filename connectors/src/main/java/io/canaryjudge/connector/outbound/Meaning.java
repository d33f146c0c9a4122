package io.canaryjudge.connector.outbound;

import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.AttemptOutcome.Kind;
import java.time.Duration;

/** What the end of an exchange means for a delivery. */
public final class Meaning {

    private static final int GONE = 410;

    private Meaning() {}

    /** The meaning of a status: every 2xx is success and 410 the end; anything else may pass. */
    public static AttemptOutcome ofStatus(int status, Duration pause) {
        return new AttemptOutcome(kindOf(status), "status " + status, pause);
    }

    /** An exchange that came to no answer. */
    public static AttemptOutcome failed(String reason) {
        return new AttemptOutcome(Kind.FAILED, reason, Duration.ZERO);
    }

    /** The meaning of what broke an exchange off. */
    public static AttemptOutcome ofCause(Throwable cause) {
        Kind kind = cause instanceof AddressRefusedException ? Kind.REFUSED : Kind.FAILED;
        return new AttemptOutcome(kind, FailureWords.of(cause), Duration.ZERO);
    }

    private static Kind kindOf(int status) {
        if (status >= 200 && status <= 299) {
            return Kind.DELIVERED;
        }
        return status == GONE ? Kind.GONE : Kind.FAILED;
    }
}
