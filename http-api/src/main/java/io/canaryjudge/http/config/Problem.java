package io.canaryjudge.http.config;

/**
 * One thing that is wrong with a document.
 *
 * @param path where, such as {@code metrics[1].margin}; empty for the document as a whole
 * @param message what is wrong, with the value and what is allowed
 */
public record Problem(String path, String message) {

    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
