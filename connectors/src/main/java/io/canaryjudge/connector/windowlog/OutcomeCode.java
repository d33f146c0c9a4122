package io.canaryjudge.connector.windowlog;

import io.canaryjudge.metric.Outcome;

/** The numbers that outcomes have on disk. */
final class OutcomeCode {

    /** How many there are; they begin with 0. */
    static final int COUNT = 3;

    private static final int SUCCEEDED = 0;
    private static final int FAILED = 1;
    private static final int UNKNOWN = 2;

    private OutcomeCode() {}

    static int of(Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED -> SUCCEEDED;
            case FAILED -> FAILED;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /** @param code below {@link #COUNT} */
    static Outcome outcome(int code) {
        return code == SUCCEEDED ? Outcome.SUCCEEDED : code == FAILED ? Outcome.FAILED : Outcome.UNKNOWN;
    }
}
