package io.canaryjudge.connector.otlp;

/** A data point, or all of a metric or resource, that cannot be used. */
final class PointRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final PointFate fate;

    PointRefusedException(PointFate fate, String reason) {
        super(reason, null, false, false);
        this.fate = fate;
    }

    PointFate fate() {
        return fate;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
