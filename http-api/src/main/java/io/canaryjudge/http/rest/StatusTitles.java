package io.canaryjudge.http.rest;

import io.netty.handler.codec.http.HttpResponseStatus;

/** The standard phrase for each status code. */
final class StatusTitles {

    private StatusTitles() {}

    static String of(int status) {
        return HttpResponseStatus.valueOf(status).reasonPhrase();
    }
}
