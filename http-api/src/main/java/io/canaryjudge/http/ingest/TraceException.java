package io.canaryjudge.http.ingest;

import org.jspecify.annotations.Nullable;

/** Says why a trace cannot be read, or not to its end. The rows before that have been delivered. */
public final class TraceException extends Exception {

    TraceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
