package io.canaryjudge.connector.outbound;

import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/**
 * Puts why an exchange failed into words for a log. What the other side sent is never repeated: an answer that is not
 * HTTP may be our own request sent back, with its secret path and its body.
 */
public final class FailureWords {

    /** Causes may form a circle. */
    private static final int DEEPEST_CAUSE = 20;

    private static final int LONGEST = 200;

    private FailureWords() {}

    /** One line that names the cause, without anything that was received. */
    public static String of(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "host not found";
        }
        if (cause instanceof AddressRefusedException) {
            return clean(cause);
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return "cannot connect: " + clean(cause);
        }
        if (cause instanceof SSLException) {
            return "no secure connection: " + clean(root(cause));
        }
        if (cause instanceof HttpClosedException) {
            return "connection closed without an answer";
        }
        return "no HTTP answer (" + cause.getClass().getSimpleName() + ")";
    }

    /** Where the certificate is named that was not good enough; what wraps it says only that. */
    private static Throwable root(Throwable cause) {
        Throwable root = cause;
        for (int depth = 0; depth < DEEPEST_CAUSE && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return root;
    }

    private static String clean(Throwable cause) {
        String message = String.valueOf(cause.getMessage()).replaceAll("\\p{Cntrl}", " ");
        return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
    }
}
