package io.canaryjudge.http.rest;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Serves one document that is part of the program. */
final class ResourceHandler implements Handler<RoutingContext> {

    private final Buffer document;
    private final String contentType;

    /** @param name of the document, from the root of the class path */
    ResourceHandler(String name, String contentType) {
        this.document = load(name);
        this.contentType = contentType;
    }

    @Override
    public void handle(RoutingContext context) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(document);
    }

    private static Buffer load(String name) {
        try (InputStream in = ResourceHandler.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its document " + name);
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
