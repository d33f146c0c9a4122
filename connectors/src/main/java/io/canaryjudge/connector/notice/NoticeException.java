package io.canaryjudge.connector.notice;

import io.canaryjudge.spi.AttemptOutcome.Kind;

/** A notice that cannot be given, for a reason that is fit for a log. */
final class NoticeException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    NoticeException(Kind kind, String reason) {
        super(reason);
        this.kind = kind;
    }

    /** What it means for the delivery. */
    Kind kind() {
        return kind;
    }
}
