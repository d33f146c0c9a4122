package io.canaryjudge.connector.webhook;

import io.canaryjudge.connector.outbound.HostResolver;
import io.canaryjudge.connector.outbound.Meaning;
import io.canaryjudge.connector.outbound.OutboundHttp;
import io.canaryjudge.connector.outbound.RetryAfter;
import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.Notification;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Speaks HTTP to one receiver. */
final class WebhookClient {

    private final Vertx vertx;
    private final WebhookConfig config;
    private final InstantSource time;
    private final OutboundHttp http;

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
        this.time = time;
        this.http = new OutboundHttp(vertx, resolver, config.addresses(), userAgent, options);
    }

    /** Tries once. Call it on the context that the result is wanted on; the future never fails. */
    Future<AttemptOutcome> attempt(Notification notification) {
        OutgoingMessage message = OutgoingMessage.of(notification, config.secrets(), time.instant());
        return new Attempt(vertx, this, config.timeout()).run(message);
    }

    Future<List<InetAddress>> addresses() {
        return http.addresses(config.receiver());
    }

    Future<HttpClientRequest> connect(InetAddress address, Duration timeout) {
        return http.connect(HttpMethod.POST, config.receiver(), address, timeout);
    }

    AttemptOutcome meaningOf(HttpClientResponse response) {
        int status = response.statusCode();
        return Meaning.ofStatus(status, RetryAfter.of(status, response.getHeader("retry-after"), time.instant()));
    }

    /** Breaks off what is under way. */
    void close() {
        http.close();
    }
}
