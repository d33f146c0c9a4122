package io.canaryjudge.connector.source;

import io.canaryjudge.fetch.FetchOutcome.Why;
import io.vertx.core.Future;
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
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Speaks HTTP to one server, within its limits of time and size. */
public final class SourceHttp {

    private static final int MOST_CONNECTIONS = 8;
    private static final int MOST_WAITING = 256;
    private static final Duration LONGEST_WISH = Duration.ofHours(1);

    private final SourceServer server;
    private final WebClient http;

    /** A client of the server's. */
    public SourceHttp(Vertx vertx, SourceServer server) {
        this.server = server;
        WebClientOptions options = new WebClientOptions()
                .setSsl(server.isEncrypted())
                .setFollowRedirects(false)
                .setDecompressionSupported(true)
                .setConnectTimeout((int) server.timeout().toMillis())
                .setUserAgent("canary-judge");
        server.trust()
                .authorities()
                .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file)));
        server.trust()
                .certificate()
                .ifPresent(file -> options.setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(file)
                        .setKeyPath(server.trust().key().orElseThrow())));
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

    /** Sends a request that was made ready. */
    public interface Sending {

        /** Sends it. */
        Future<HttpResponse<Void>> send(HttpRequest<Void> request);
    }

    /**
     * Asks one of the server's functions; fails with a {@link FetchFailure} only, if there is no answer within its limits.
     * Whatever status the answer has, it is one.
     *
     * @param path below the server's root, beginning with a slash
     */
    public Future<SourceAnswer> ask(HttpMethod method, String path, Asked asked, Sending sending) {
        BoundedBody body = asked.body(server.maxAnswerBytes());
        HttpRequest<Void> request = http.request(
                        method, server.port(), server.url().getHost(), server.path(path))
                .putHeader("accept", "application/json")
                .timeout(server.timeout().toMillis())
                .as(BodyCodec.pipe(body));
        if (server.access() instanceof SourceServer.Access.Basic basic) {
            request.basicAuthentication(basic.user(), basic.password());
        } else if (server.access() instanceof SourceServer.Access.Bearer bearer) {
            request.bearerTokenAuthentication(bearer.token());
        }
        return sending.send(request)
                .map(response ->
                        new SourceAnswer(response.statusCode(), response.getHeader("retry-after"), body.bytes()))
                .recover(failure -> Future.failedFuture(wordsOf(failure, body)));
    }

    private FetchFailure wordsOf(Throwable failure, BoundedBody body) {
        return body.isTooLarge() ? tooLarge(server) : wordsOf(failure, server);
    }

    static FetchFailure tooSlow(SourceServer server) {
        return new FetchFailure(
                Why.TOO_SLOW, "no whole answer within " + server.timeout().toMillis() + " ms");
    }

    /** What is said of an answer that is larger than the server's limit. */
    public static FetchFailure tooLarge(SourceServer server) {
        return new FetchFailure(Why.TOO_LARGE, "the answer is larger than maxAnswerBytes, " + server.maxAnswerBytes());
    }

    /** What is said of a failure below HTTP. */
    public static FetchFailure wordsOf(Throwable failure, SourceServer server) {
        if (failure instanceof TimeoutException) {
            return tooSlow(server);
        }
        if (failure instanceof UnknownHostException) {
            return new FetchFailure(Why.UNREACHABLE, "its host is not found");
        }
        if (failure instanceof ConnectException) {
            return new FetchFailure(
                    Why.UNREACHABLE, "no connection to " + server.url().getHost() + ":" + server.port());
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

    /** Ends its connections. */
    public void close() {
        http.close();
    }

    /**
     * A whole answer of whatever status.
     *
     * @param retryAfter the header; null where there is none
     */
    public record SourceAnswer(int status, @Nullable String retryAfter, Buffer body) {

        /** Its body if all is well, else a {@link FetchFailure} by its status. */
        public Future<Buffer> checked(Function<Buffer, String> errorOf) {
            return status == 200
                    ? Future.succeededFuture(body)
                    : Future.failedFuture(ofStatus(status, errorOf.apply(body), retryAfter));
        }

        /** How long the server wants to be left alone; zero where it does not say. */
        public Duration wish() {
            return SourceHttp.wish(retryAfter);
        }
    }

    /**
     * What a status says that is no 200.
     *
     * @param said what the source says is wrong, already short; may be empty
     */
    public static FetchFailure ofStatus(int status, String said, @Nullable String retryAfter) {
        String words = "HTTP status " + status + (said.isEmpty() ? "" : ": " + said);
        Duration wish = wish(retryAfter);
        if (status == 401 || status == 403) {
            return new FetchFailure(Why.UNAUTHORIZED, words);
        }
        if (status == 429) {
            return new FetchFailure(Why.THROTTLED, words, wish);
        }
        if (status == 400 || status == 422) {
            return new FetchFailure(Why.BAD_QUERY, words);
        }
        if (status >= 500) {
            return new FetchFailure(Why.BROKEN, words, wish);
        }
        return new FetchFailure(
                Why.MALFORMED, status >= 300 && status < 400 ? words + ", a redirect, which is not followed" : words);
    }

    /** Seconds; a date says nothing here, since the next attempt comes soon anyway. */
    private static Duration wish(@Nullable String header) {
        if (header == null || !header.strip().matches("[0-9]{1,6}")) {
            return Duration.ZERO;
        }
        Duration wish = Duration.ofSeconds(Long.parseLong(header.strip()));
        return wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
    }
}
