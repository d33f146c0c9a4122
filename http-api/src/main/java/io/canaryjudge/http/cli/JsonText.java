package io.canaryjudge.http.cli;

import io.vertx.core.json.DecodeException;

/** JSON that somebody wrote by hand or by program. */
final class JsonText {

    private static final int MOST_CHARACTERS = 300;

    private JsonText() {}

    /** Why a text is no JSON, on one line of bearable length. */
    static String complaint(DecodeException e) {
        String message =
                String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceFirst("^Failed to decode: ?", "");
        return "not JSON: "
                + (message.length() > MOST_CHARACTERS ? message.substring(0, MOST_CHARACTERS) + "…" : message);
    }
}
