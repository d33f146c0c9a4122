package io.canaryjudge.connector.prometheus;

import io.canaryjudge.connector.source.Asked;
import io.canaryjudge.connector.source.SourceHttp;
import io.canaryjudge.connector.source.SourceServer;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;

/** Speaks HTTP to one Prometheus: forms by POST and, where that is not allowed, the same by GET. */
final class QueryClient {

    private final SourceHttp http;
    private volatile boolean postIsRefused;

    QueryClient(Vertx vertx, SourceServer server) {
        http = new SourceHttp(vertx, server);
    }

    /** Asks one of its functions; fails with words that say why. */
    Future<Buffer> ask(String function, MultiMap form, Asked asked) {
        return send(function, form, asked).compose(answer -> {
            boolean isRefusal = answer.status() == 405 || answer.status() == 501;
            if (isRefusal && !postIsRefused) {
                postIsRefused = true;
                return ask(function, form, asked);
            }
            return answer.checked(ApiAnswer::errorOf);
        });
    }

    /** As {@link #ask}, for functions that take nothing but GET. */
    Future<Buffer> look(String function, MultiMap form, Asked asked) {
        return get("/api/v1/" + function, form, asked).compose(answer -> answer.checked(ApiAnswer::errorOf));
    }

    private Future<SourceHttp.SourceAnswer> send(String function, MultiMap form, Asked asked) {
        String path = "/api/v1/" + function;
        if (!postIsRefused) {
            return http.ask(HttpMethod.POST, path, asked, request -> request.sendForm(form));
        }
        return get(path, form, asked);
    }

    private Future<SourceHttp.SourceAnswer> get(String path, MultiMap form, Asked asked) {
        return http.ask(HttpMethod.GET, path, asked, request -> {
            form.forEach(request::addQueryParam);
            return request.send();
        });
    }

    void close() {
        http.close();
    }
}
