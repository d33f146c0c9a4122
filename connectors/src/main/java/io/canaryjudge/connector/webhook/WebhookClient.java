package io.canaryjudge.connector.webhook;

import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.Notification;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Speaks HTTP to one receiver. Each attempt has a connection of its own, to an address that was checked for it; one
 * kept open may be closed by the receiver at the moment it is used again.
 */
final class WebhookClient {

    /** More than are ever wanted at a time, so that no attempt spends its time waiting for another's connection. */
    private static final int MOST_CONNECTIONS = 64;

    private final Vertx vertx;
    private final WebhookConfig config;
    private final ReceiverAddresses addresses;
    private final String userAgent;
    private final InstantSource time;
    private final HttpClient http;

    /** @param options trust and the like; how connections are used is set here */
    WebhookClient(
            Vertx vertx,
            WebhookConfig config,
            HostResolver resolver,
            String userAgent,
            InstantSource time,
            HttpClientOptions options) {
        this.vertx = vertx;
        this.config = config;
        this.addresses = new ReceiverAddresses(vertx, resolver, config.url().getHost(), config.addresses());
        this.userAgent = userAgent;
        this.time = time;
        this.http = vertx.httpClientBuilder()
                .with(new HttpClientOptions(options).setKeepAlive(false))
                .with(new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS))
                .withConnectHandler(WebhookClient::keepErrorsOutOfTheLog)
                .build();
    }

    /** Tries once. Call it on the context that the result is wanted on; the future never fails. */
    Future<AttemptOutcome> attempt(Notification notification) {
        OutgoingMessage message = OutgoingMessage.of(notification, config.secrets(), time.instant());
        return new Attempt(vertx, this, config.timeout()).run(message);
    }

    Future<List<InetAddress>> addresses() {
        return addresses.find();
    }

    Future<HttpClientRequest> connect(InetAddress address, Duration timeout) {
        return http.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, config.port())))
                        .setHost(config.url().getHost())
                        .setPort(config.port())
                        .setSsl(config.encrypted())
                        .setURI(config.target())
                        .setFollowRedirects(false)
                        .setConnectTimeout(Math.max(1, timeout.toMillis()))
                        .putHeader("user-agent", userAgent))
                .onSuccess(request -> request.exceptionHandler(WebhookClient::keepOutOfTheLog));
    }

    AttemptOutcome meaningOf(HttpClientResponse response) {
        int status = response.statusCode();
        return Meaning.ofStatus(status, RetryAfter.of(status, response.getHeader("retry-after"), time.instant()));
    }

    /** Breaks off what is under way. */
    void close() {
        http.close();
    }

    /**
     * What goes wrong on a connection fails its attempt as well. Left alone, Vert.x would log it too, with the
     * beginning of what the receiver sent, and that may be our own body sent back.
     */
    private static void keepErrorsOutOfTheLog(HttpConnection connection) {
        connection.exceptionHandler(WebhookClient::keepOutOfTheLog);
    }

    private static void keepOutOfTheLog(Throwable error) {}
}
