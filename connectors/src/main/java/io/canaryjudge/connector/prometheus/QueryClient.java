package io.canaryjudge.connector.prometheus;

import io.canaryjudge.connector.prometheus.PrometheusConfig.Access;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.codec.BodyCodec;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Speaks HTTP to one Prometheus: forms by POST and, where that is not allowed, the same by GET. */
final class QueryClient {

    private static final int MOST_CONNECTIONS = 8;
    private static final int MOST_WAITING = 256;
    private static final Duration LONGEST_WISH = Duration.ofHours(1);

    private final PrometheusConfig config;
    private final WebClient http;
    private volatile boolean postIsRefused;

    QueryClient(Vertx vertx, PrometheusConfig config) {
        this.config = config;
        WebClientOptions options = new WebClientOptions()
                .setSsl(config.isEncrypted())
                .setFollowRedirects(false)
                .setDecompressionSupported(true)
                .setConnectTimeout((int) config.timeout().toMillis())
                .setUserAgent("canary-judge");
        config.trust()
                .authorities()
                .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file)));
        config.trust()
                .certificate()
                .ifPresent(file -> options.setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(file)
                        .setKeyPath(config.trust().key().orElseThrow())));
        http = WebClient.wrap(
                vertx.httpClientBuilder()
                        .with(options)
                        .with(new PoolOptions()
                                .setHttp1MaxSize(MOST_CONNECTIONS)
                                .setMaxWaitQueueSize(MOST_WAITING))
                        .withConnectHandler(connection -> connection.exceptionHandler(failure -> {}))
                        .build(),
                options);
    }

    /** Asks one of its functions; fails with a {@link FetchFailure} only. */
    Future<Buffer> ask(String function, MultiMap form, BoundedBody body) {
        return send(function, form, body, postIsRefused ? HttpMethod.GET : HttpMethod.POST)
                .recover(failure -> Future.failedFuture(wordsOf(failure, body)))
                .compose(answer -> {
                    boolean isRefusal = answer.statusCode() == 405 || answer.statusCode() == 501;
                    if (isRefusal && !postIsRefused) {
                        postIsRefused = true;
                        return ask(function, form, new BoundedBody(config.maxAnswerBytes()));
                    }
                    return checked(answer, body);
                });
    }

    private Future<HttpResponse<Void>> send(String function, MultiMap form, BoundedBody body, HttpMethod method) {
        HttpRequest<Void> request = http.request(
                        method, config.port(), config.url().getHost(), config.path(function))
                .putHeader("accept", "application/json")
                .timeout(config.timeout().toMillis())
                .as(BodyCodec.pipe(body));
        if (config.access() instanceof Access.Basic basic) {
            request.basicAuthentication(basic.user(), basic.password());
        } else if (config.access() instanceof Access.Bearer bearer) {
            request.bearerTokenAuthentication(bearer.token());
        }
        if (method.equals(HttpMethod.POST)) {
            return request.sendForm(form);
        }
        form.forEach(request::addQueryParam);
        return request.send();
    }

    private FetchFailure wordsOf(Throwable failure, BoundedBody body) {
        if (body.isTooLarge()) {
            return new FetchFailure(
                    Why.TOO_LARGE, "the answer is larger than maxAnswerBytes, " + config.maxAnswerBytes());
        }
        if (failure instanceof TimeoutException) {
            return new FetchFailure(
                    Why.TOO_SLOW, "no whole answer within " + config.timeout().toMillis() + " ms");
        }
        if (failure instanceof UnknownHostException) {
            return new FetchFailure(Why.UNREACHABLE, "its host is not found");
        }
        if (failure instanceof ConnectException) {
            return new FetchFailure(
                    Why.UNREACHABLE, "no connection to " + config.url().getHost() + ":" + config.port());
        }
        if (failure instanceof SSLException) {
            return new FetchFailure(
                    Why.UNREACHABLE, "no secure connection is possible: its certificate or ours is" + " not accepted");
        }
        return new FetchFailure(
                Why.UNREACHABLE,
                "the connection broke off without a whole answer ("
                        + failure.getClass().getSimpleName() + ")");
    }

    private static Future<Buffer> checked(HttpResponse<Void> answer, BoundedBody body) {
        int status = answer.statusCode();
        if (status == 200) {
            return Future.succeededFuture(body.bytes());
        }
        String said = ApiAnswer.errorOf(body.bytes());
        String words = "HTTP status " + status + (said.isEmpty() ? "" : ": " + said);
        Duration wish = wish(answer.getHeader("retry-after"));
        FetchFailure failure;
        if (status == 401 || status == 403) {
            failure = new FetchFailure(Why.UNAUTHORIZED, words);
        } else if (status == 429) {
            failure = new FetchFailure(Why.THROTTLED, words, wish);
        } else if (status == 400 || status == 422) {
            failure = new FetchFailure(Why.BAD_QUERY, words);
        } else if (status >= 500) {
            failure = new FetchFailure(Why.BROKEN, words, wish);
        } else if (status >= 300 && status < 400) {
            failure = new FetchFailure(Why.MALFORMED, words + ", a redirect, which is not followed");
        } else {
            failure = new FetchFailure(Why.MALFORMED, words);
        }
        return Future.failedFuture(failure);
    }

    /** Seconds; a date says nothing here, since the next attempt comes soon anyway. */
    private static Duration wish(@Nullable String header) {
        if (header == null || !header.strip().matches("[0-9]{1,6}")) {
            return Duration.ZERO;
        }
        Duration wish = Duration.ofSeconds(Long.parseLong(header.strip()));
        return wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
    }

    void close() {
        http.close();
    }
}
