package io.canaryjudge.http.rest;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The files of the web page, which are part of the program and are kept in memory once they were asked for. They come with
 * a policy for browsers: nothing from other hosts, no frames, no guessing of types.
 */
final class StaticPages implements Handler<RoutingContext> {

    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    /** Names without a dot at their beginning, so that none leads out of the folder. */
    private static final Pattern FILE = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,60}){1,5}");

    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    @Override
    public void handle(RoutingContext context) {
        HttpMethod method = context.request().method();
        String asked = context.normalizedPath();
        String path = asked.equals("/") ? "/index.html" : asked;
        Optional<String> type = type(path);
        if (type.isEmpty() || !(method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD))) {
            context.next();
            return;
        }
        Page known = pages.get(path);
        if (known != null) {
            answer(context, known);
            return;
        }
        context.vertx()
                .executeBlocking(() -> load(path, type.get()), false)
                .onSuccess(loaded -> loaded.ifPresentOrElse(page -> keep(context, path, page), context::next))
                .onFailure(context::fail);
    }

    private static Optional<String> type(String path) {
        return FILE.matcher(path).matches()
                ? Optional.ofNullable(TYPES.get(path.substring(path.lastIndexOf('.') + 1)))
                : Optional.empty();
    }

    private void keep(RoutingContext context, String path, Page page) {
        pages.put(path, page);
        answer(context, page);
    }

    private static void answer(RoutingContext context, Page page) {
        HttpServerResponse response = context.response()
                .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.ETAG, page.tag());
        if (page.tag().equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, page.type()).end(page.content());
        }
    }

    private static Optional<Page> load(String path, String type) throws IOException {
        try (InputStream in = StaticPages.class.getResourceAsStream("/webroot" + path)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] content = in.readAllBytes();
            return Optional.of(new Page(Buffer.buffer(content), type, tag(content)));
        }
    }

    /** Weak, since what is sent may be compressed. */
    private static String tag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return "W/\"" + HexFormat.of().formatHex(hash, 0, 12) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * A file.
     *
     * @param tag changes with the content
     */
    private record Page(Buffer content, String type, String tag) {}
}
