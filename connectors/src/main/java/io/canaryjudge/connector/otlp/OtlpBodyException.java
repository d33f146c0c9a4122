package io.canaryjudge.connector.otlp;

/** A body that is not a metrics request; sending it again cannot help. Its message says where and why. */
public final class OtlpBodyException extends Exception {

    private static final long serialVersionUID = 1L;

    OtlpBodyException(String message) {
        super(message, null, false, false);
    }

    /** What is wrong with the body. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
