package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.canaryjudge.connector.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Debian's HAProxy in front of two versions of a real HTTP service, under load, each telling the judge of its requests. */
final class HaproxyScene implements AutoCloseable {

    private static final int CLIENTS = 12;
    private static final long PAUSE_MILLIS = 10;
    private static final long FLUSH_MILLIS = 100;

    final Version baseline;
    final Version canary;
    private final String service;
    private final Path folder;
    private final int front = FreePorts.next();
    private final Process haproxy;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger clientsThatSawAnError = new AtomicInteger();

    /** @param failing each so many of the canary's requests fail; 0 for none */
    HaproxyScene(Path folder, String service, int failing) throws Exception {
        this.folder = folder;
        this.service = service;
        baseline = new Version("1", 0);
        canary = new Version("2", failing);
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), configuration());
        haproxy = new ProcessBuilder("haproxy", "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile())
                .start();
        awaitFront();
    }

    Path socket() {
        return folder.resolve("admin.sock");
    }

    private String configuration() {
        return String.join(
                        "\n",
                        "global",
                        " noreuseport",
                        " stats socket " + socket() + " mode 600 level admin",
                        "defaults",
                        " mode http",
                        " timeout connect 5s",
                        " timeout client 30s",
                        " timeout server 30s",
                        "frontend front",
                        " bind 127.0.0.1:" + front,
                        " default_backend app",
                        "backend app",
                        " balance roundrobin",
                        " server old 127.0.0.1:" + baseline.port() + " weight 100 check inter 200ms",
                        " server new 127.0.0.1:" + canary.port() + " weight 0 check inter 200ms")
                + "\n";
    }

    /** Has the load begin, and both versions tell the judge of their requests. */
    void begin(URI writeUri) {
        for (int i = 0; i < CLIENTS; i++) {
            threads.execute(this::load);
        }
        threads.execute(() -> ship(writeUri));
    }

    private void load() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front + "/"))
                .build();
        try {
            while (!Thread.interrupted()) {
                if (client.send(request, BodyHandlers.ofString()).statusCode() >= 500) {
                    clientsThatSawAnError.incrementAndGet();
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ship(URI writeUri) {
        try {
            while (!Thread.interrupted()) {
                StringBuilder lines = new StringBuilder();
                for (Version version : List.of(baseline, canary)) {
                    for (String line = version.lines.poll(); line != null; line = version.lines.poll()) {
                        lines.append(line);
                    }
                }
                if (lines.length() > 0) {
                    HttpRequest write = HttpRequest.newBuilder(writeUri)
                            .POST(HttpRequest.BodyPublishers.ofString(lines.toString()))
                            .build();
                    client.send(write, BodyHandlers.discarding());
                }
                TimeUnit.MILLISECONDS.sleep(FLUSH_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A column of HAProxy's {@code show stat} for a server. */
    long stat(String server, String column) {
        List<String> rows = List.of(ask("show stat app 4 -1").split("\n"));
        List<String> names = List.of(rows.get(0).replaceFirst("^# ", "").split(","));
        return rows.stream()
                .map(row -> row.split(",", -1))
                .filter(row -> row.length > 1 && row[1].equals(server))
                .mapToLong(row -> Long.parseLong(row[names.indexOf(column)]))
                .findFirst()
                .orElseThrow();
    }

    private String ask(String command) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    int errorsSeenByClients() {
        return clientsThatSawAnError.get();
    }

    private void awaitFront() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end) {
            try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), front)) {
                if (connected.isConnected()) {
                    return;
                }
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        throw new AssertionError("HAProxy does not listen: " + Files.readString(folder.resolve("haproxy.log")));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        haproxy.destroy();
        try {
            if (!haproxy.waitFor(10, TimeUnit.SECONDS)) {
                haproxy.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        baseline.server.stop(0);
        canary.server.stop(0);
    }

    /** One version of the service, which counts what it answers. */
    final class Version {
        final AtomicInteger answered = new AtomicInteger();
        final AtomicLong firstFailureNanos = new AtomicLong();
        private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
        private final HttpServer server;
        private final String name;
        private final int failing;

        Version(String name, int failing) throws IOException {
            this.name = name;
            this.failing = failing;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
            server.setExecutor(threads);
            server.createContext("/", this::answer);
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        private void answer(HttpExchange exchange) throws IOException {
            long start = System.nanoTime();
            int number = answered.incrementAndGet();
            boolean isBad = failing > 0 && number % failing == 0;
            if (isBad) {
                firstFailureNanos.compareAndSet(0, start);
            }
            byte[] body = name.getBytes(UTF_8);
            exchange.sendResponseHeaders(isBad ? 500 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            long micros = (System.nanoTime() - start) / 1_000;
            lines.add("http,service=" + service + ",version=" + name + ",instance=v" + name + " latency_us=" + micros
                    + ",status=" + (isBad ? 500 : 200) + "i " + System.currentTimeMillis() * 1_000_000 + "\n");
        }
    }
}
