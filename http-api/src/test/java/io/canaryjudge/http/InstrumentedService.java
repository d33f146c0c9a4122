package io.canaryjudge.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One version of a real HTTP service: the JDK's server, measured by the Prometheus client with a histogram that is both
 * native and classic, and a client that keeps asking it. It stops by itself after two minutes.
 */
final class InstrumentedService implements AutoCloseable {

    private static final long MOST_REQUESTS = 12_000;
    private static final long PAUSE_MILLIS = 10;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Histogram durations = Histogram.builder()
            .name("http_server_request_duration_seconds")
            .help("Time of a request.")
            .unit(Unit.SECONDS)
            .labelNames("http_response_status_code")
            .register(registry);
    private final Counter requests = Counter.builder()
            .name("work_requests_total")
            .help("Requests that were answered.")
            .labelNames("code")
            .register(registry);
    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final HttpServer server;
    private final AtomicInteger served = new AtomicInteger();
    /** Of a hundred requests, how many fail. */
    private final int failing;

    /** How long a request takes at the least. */
    private final Duration work;

    InstrumentedService(int failing) {
        this(failing, Duration.ZERO);
    }

    InstrumentedService(int failing, Duration work) {
        this.failing = failing;
        this.work = work;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/work", this::work);
        server.createContext("/metrics", this::metrics);
        server.setExecutor(threads);
        server.start();
        threads.execute(this::load);
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void work(HttpExchange exchange) throws IOException {
        long start = System.nanoTime();
        LockSupport.parkNanos(work.toNanos());
        int status = Math.floorMod(served.incrementAndGet() * 37, 100) < failing ? 500 : 200;
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
        requests.labelValues(Integer.toString(status)).inc();
        durations.labelValues(Integer.toString(status)).observe((System.nanoTime() - start) / 1e9);
    }

    private void metrics(HttpExchange exchange) throws IOException {
        var writer =
                ExpositionFormats.init().findWriter(exchange.getRequestHeaders().getFirst("Accept"));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        writer.write(body, registry.scrape());
        exchange.getResponseHeaders().set("Content-Type", writer.getContentType());
        exchange.sendResponseHeaders(200, body.size());
        exchange.getResponseBody().write(body.toByteArray());
        exchange.close();
    }

    private void load() {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address() + "/work"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            for (long i = 0; i < MOST_REQUESTS && !threads.isShutdown(); i++) {
                ask(client, request);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whoever gets no answer, as on a busy machine, asks again. */
    private static void ask(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            client.send(request, BodyHandlers.discarding());
        } catch (IOException e) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
