package io.canaryjudge.connector.outbound;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Calls other programs at addresses that a policy permits. Each call has a connection of its own, to an address that was
 * checked for it; one kept open may be closed by the other side at the moment it is used again. Redirects are not followed.
 */
public final class OutboundHttp {

    /** More than are ever wanted at a time, so that no call spends its time waiting for another's connection. */
    private static final int MOST_CONNECTIONS = 64;

    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.+_-]{1,64}");

    private final Vertx vertx;
    private final HostResolver resolver;
    private final AddressPolicy policy;
    private final String userAgent;
    private final HttpClient http;

    /** @param options trust and the like; how connections are used is set here */
    public OutboundHttp(
            Vertx vertx, HostResolver resolver, AddressPolicy policy, String userAgent, HttpClientOptions options) {
        this.vertx = vertx;
        this.resolver = resolver;
        this.policy = policy;
        this.userAgent = userAgent;
        this.http = vertx.httpClientBuilder()
                .with(new HttpClientOptions(options).setKeepAlive(false))
                .with(new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS))
                .withConnectHandler(OutboundHttp::keepErrorsOutOfTheLog)
                .build();
    }

    /**
     * What this service calls itself in a user-agent header.
     *
     * @param version letters, digits and {@code . + _ -}
     */
    public static String userAgent(String version) {
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("version: 1 to 64 letters, digits and . + _ -; was '" + version + "'");
        }
        return "canary-judge/" + version;
    }

    /** One to four permitted addresses, best first, or {@link AddressRefusedException}. */
    public Future<List<InetAddress>> addresses(OutboundUrl url) {
        return new ReceiverAddresses(vertx, resolver, url.host(), policy).find();
    }

    /** A request over a new connection to this very address, to be sent. */
    public Future<HttpClientRequest> connect(
            HttpMethod method, OutboundUrl url, InetAddress address, Duration timeout) {
        return http.request(new RequestOptions()
                        .setMethod(method)
                        .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, url.port())))
                        .setHost(url.host())
                        .setPort(url.port())
                        .setSsl(url.encrypted())
                        .setURI(url.target())
                        .setFollowRedirects(false)
                        .setConnectTimeout(Math.max(1, timeout.toMillis()))
                        .putHeader("user-agent", userAgent))
                .onSuccess(request -> request.exceptionHandler(OutboundHttp::keepOutOfTheLog));
    }

    /** Calls once and reads the whole answer; fails when the time is up or the answer is long or breaks off. */
    public Future<Answer> call(
            HttpMethod method, OutboundUrl url, Map<String, String> headers, byte[] body, Duration timeout) {
        return new Exchange(vertx, this, timeout).run(method, url, headers, Buffer.buffer(body));
    }

    /** Breaks off what is under way. */
    public void close() {
        http.close();
    }

    /**
     * What goes wrong on a connection fails its call as well. Left alone, Vert.x would log it too, with the beginning of
     * what was received, and that may be our own body sent back.
     */
    private static void keepErrorsOutOfTheLog(HttpConnection connection) {
        connection.exceptionHandler(OutboundHttp::keepOutOfTheLog);
    }

    private static void keepOutOfTheLog(Throwable error) {}
}
