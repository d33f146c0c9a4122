package io.canaryjudge.http.cli;

import io.canaryjudge.decision.Verdict;

/** What the process tells the one that started it. */
final class ExitCode {

    static final int OK = 0;
    static final int OUR_FAILURE = 1;
    static final int USAGE = 2;
    static final int ABORT = 20;
    static final int INCONCLUSIVE = 21;

    private ExitCode() {}

    /** 0 for PROMOTE, 20 for ABORT, 21 for whatever is not decided. */
    static int of(Verdict.Kind verdict) {
        return switch (verdict) {
            case PROMOTE -> OK;
            case ABORT -> ABORT;
            case CONTINUE, INCONCLUSIVE -> INCONCLUSIVE;
        };
    }
}
