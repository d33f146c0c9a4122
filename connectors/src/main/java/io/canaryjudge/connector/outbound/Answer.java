package io.canaryjudge.connector.outbound;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** The whole answer to a call. */
public final class Answer {

    private final int status;
    private final MultiMap headers;
    private final Buffer body;

    Answer(int status, MultiMap headers, Buffer body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The first header of a name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The body, at most 64 KiB. */
    public Buffer body() {
        return body;
    }
}
