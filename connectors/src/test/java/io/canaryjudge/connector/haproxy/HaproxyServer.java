package io.canaryjudge.connector.haproxy;

import com.sun.net.httpserver.HttpServer;
import io.canaryjudge.connector.FreePorts;
import io.canaryjudge.connector.control.ControlException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real HAProxy in front of real HTTP servers that answer with their names; all on this machine. */
final class HaproxyServer {

    static final String BACKEND = "app";

    private final Path folder;
    private final Process process;
    private static final int MOST_ATTEMPTS = 5;

    private final int front;
    private final int adminPort;
    private final int userPort;
    private final Map<String, HttpServer> servers = new TreeMap<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private HaproxyServer(List<String> names) throws Exception {
        folder = Files.createTempDirectory("judge-haproxy");
        front = FreePorts.next();
        adminPort = FreePorts.next();
        userPort = FreePorts.next();
        for (String name : names) {
            servers.put(name, answering(name));
        }
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), configuration());
        process = new ProcessBuilder("haproxy", "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    /** The first server gets every request at first; {@code unchecked} in a name leaves out its health check. */
    static HaproxyServer start(String... names) throws Exception {
        for (int attempt = 1; ; attempt++) {
            HaproxyServer server = new HaproxyServer(List.of(names));
            if (server.isReady()) {
                return server;
            }
            String said = Files.readString(server.folder.resolve("log"));
            server.close();
            if (attempt == MOST_ATTEMPTS) {
                throw new IllegalStateException("HAProxy does not start: " + said);
            }
        }
    }

    /** Waits until it listens everywhere; false if it has ended, as it does when somebody else has taken a port. */
    private boolean isReady() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (process.isAlive() && System.nanoTime() < end) {
            try {
                api().ask("show info");
                return process.isAlive();
            } catch (ControlException notYet) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        return false;
    }

    Path socket() {
        return folder.resolve("admin.sock");
    }

    int adminPort() {
        return adminPort;
    }

    /** Where only those listen who may look. */
    int userPort() {
        return userPort;
    }

    RuntimeApi api() {
        return new RuntimeApi(new HaproxyAddress.Unix(socket()));
    }

    /** Which servers answered how many of some requests. */
    Map<String, Integer> answersOf(int requests) throws Exception {
        Map<String, Integer> answers = new TreeMap<>();
        for (int i = 0; i < requests; i++) {
            answers.merge(answer(Map.of()), 1, Integer::sum);
        }
        return answers;
    }

    String answer(Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front + "/"));
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Ends one of the servers behind it. */
    void stop(String name) {
        java.util.Objects.requireNonNull(servers.get(name), name).stop(0);
    }

    void close() throws Exception {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        servers.values().forEach(server -> server.stop(0));
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private String configuration() {
        List<String> lines = new ArrayList<>(List.of(
                "global",
                " noreuseport",
                " stats socket " + socket() + " mode 600 level admin",
                " stats socket ipv4@127.0.0.1:" + adminPort + " level admin",
                " stats socket ipv4@127.0.0.1:" + userPort + " level user",
                "defaults",
                " mode http",
                " timeout connect 5s",
                " timeout client 30s",
                " timeout server 30s",
                "frontend front",
                " bind 127.0.0.1:" + front,
                " default_backend " + BACKEND,
                "backend " + BACKEND,
                " balance roundrobin",
                " cookie SERVER insert indirect nocache"));
        int weight = 100;
        for (Map.Entry<String, HttpServer> server : servers.entrySet()) {
            String check = server.getKey().contains("unchecked") ? "" : " check inter 100ms fall 2 rise 1";
            lines.add(" server " + server.getKey() + " 127.0.0.1:"
                    + server.getValue().getAddress().getPort() + " weight " + weight + " cookie " + server.getKey()
                    + check);
            weight = 0;
        }
        return String.join("\n", lines) + "\n";
    }

    private static HttpServer answering(String name) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", exchange -> {
            byte[] body = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
