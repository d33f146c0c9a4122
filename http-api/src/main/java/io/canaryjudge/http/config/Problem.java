package io.canaryjudge.http.config;

import java.util.regex.Pattern;

/**
 * One thing that is wrong with a document. Signing secrets are hidden wherever they were written by mistake.
 *
 * @param path where, such as {@code metrics[1].margin}; empty for the document as a whole
 * @param message what is wrong, with the value and what is allowed
 */
public record Problem(String path, String message) {

    private static final Pattern SECRET = Pattern.compile("whsec_[^\\s']+");

    /** Hides secrets. */
    public Problem {
        path = SECRET.matcher(path).replaceAll("whsec_***");
        message = SECRET.matcher(message).replaceAll("whsec_***");
    }

    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
