package io.canaryjudge.http.rest;

import io.canaryjudge.http.wire.ShownVerdict;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Writes verdicts as answers: in whole, or that the client has the state already. */
final class VerdictAnswer {

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
    private static final CharSequence A_SECOND = HttpHeaders.createOptimized("1");

    private VerdictAnswer() {}

    /** Whether the client has this state already, by weak comparison (RFC 9110 section 13.1.2). */
    static boolean isKnown(HttpServerRequest request, ShownVerdict verdict) {
        String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        return known != null && (verdict.weakTag().toString().equals(known) || isListed(known, verdict.tag()));
    }

    private static boolean isListed(String header, String tag) {
        for (String each : header.split(",", -1)) {
            String known = each.strip();
            if (known.equals("*") || tag.equals(known.startsWith("W/") ? known.substring(2) : known)) {
                return true;
            }
        }
        return false;
    }

    static void whole(HttpServerResponse response, ShownVerdict verdict) {
        headers(response, verdict).putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(verdict.body());
    }

    static void notModified(HttpServerResponse response, ShownVerdict verdict) {
        headers(response, verdict).setStatusCode(304).end();
    }

    private static HttpServerResponse headers(HttpServerResponse response, ShownVerdict verdict) {
        if (!verdict.isFinal()) {
            response.putHeader(HttpHeaders.RETRY_AFTER, A_SECOND);
        }
        return response.putHeader(HttpHeaders.ETAG, verdict.weakTag()).putHeader(HttpHeaders.CACHE_CONTROL, NO_CACHE);
    }
}
