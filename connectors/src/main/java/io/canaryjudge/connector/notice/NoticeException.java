package io.canaryjudge.connector.notice;

/** A notice that cannot be given now, for a reason that is fit for a log. */
final class NoticeException extends Exception {

    private static final long serialVersionUID = 1L;

    NoticeException(String reason) {
        super(reason);
    }
}
