package io.canaryjudge.http;

import java.io.IOException;

/** The folder of the settings where data should be kept cannot be used. */
public final class DataFolderException extends IOException {

    private static final long serialVersionUID = 1L;

    DataFolderException(String message, Throwable cause) {
        super(message, cause);
    }
}
