package io.canaryjudge.http.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.connector.haproxy.HaproxyAddress;
import io.canaryjudge.connector.haproxy.HaproxyConfig;
import io.canaryjudge.http.config.ControllerSettings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real HAProxy that is driven by {@code haproxy} controllers through its socket. */
final class HaproxyFront implements Front {

    private static final String PROGRAM = "haproxy";
    private static final String BACKEND = "checkout";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 20;
    private static final Pattern VERSION = Pattern.compile("(?m)^Version: ([0-9.]+)");

    private final Path folder;
    private final Map<Side, List<Instance>> instances;
    private final int port;
    private final Process process;
    private final Thread end = new Thread(this::end, "end-of-haproxy");
    private final String words;

    private HaproxyFront(Path program, Path folder, Map<Side, List<Instance>> instances, Side first)
            throws IOException, InterruptedException {
        this.folder = folder;
        this.instances = instances;
        port = freePort();
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), configuration(first));
        process = new ProcessBuilder(program.toString(), "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        // whatever ends this process also ends the one that it has started
        Runtime.getRuntime().addShutdownHook(end);
        words = "HAProxy " + awaitVersion();
    }

    /** The program, where there is one on the path. */
    static Optional<Path> program() {
        return Arrays.stream(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts one; all requests go to the first side.
     *
     * @throws IOException if it does not work here; the message says why
     */
    static HaproxyFront start(Path program, Map<Side, List<Instance>> instances, Side first)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("judge-demo-");
        try {
            return new HaproxyFront(program, folder, instances, first);
        } catch (IOException e) {
            delete(folder);
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path socket() {
        return folder.resolve("admin.sock");
    }

    private Path log() {
        return folder.resolve("haproxy.log");
    }

    private String configuration(Side first) {
        List<String> lines = new ArrayList<>(List.of(
                "global",
                " noreuseport",
                " stats socket " + socket() + " mode 600 level admin",
                "defaults",
                " mode http",
                " timeout connect 5s",
                " timeout client 30s",
                " timeout server 30s",
                " timeout check 5s",
                "frontend users",
                " bind " + Loopback.ADDRESS + ":" + port,
                " default_backend " + BACKEND,
                "backend " + BACKEND,
                " balance roundrobin",
                " option httpchk GET " + BackEnd.HEALTH));
        instances.forEach((side, all) -> all.forEach(instance -> lines.add(String.format(
                " server %s %s:%d weight %d check inter 200ms fall 10",
                instance.name(), Loopback.ADDRESS, instance.port(), side == first ? 100 : 0))));
        return String.join("\n", lines) + "\n";
    }

    private String awaitVersion() throws IOException, InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() && System.nanoTime() - until < 0) {
            if (Files.exists(socket())) {
                var version = VERSION.matcher(ask("show info"));
                if (version.find()) {
                    return version.group(1);
                }
            }
            Thread.sleep(LOOK_MILLIS);
        }
        String said = Files.readString(log()).lines().findFirst().orElse("it says nothing");
        close();
        throw new IOException(said);
    }

    private String ask(String command) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        }
    }

    @Override
    public String words() {
        return words;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public List<ControllerSettings> controllers() {
        return Arrays.stream(Side.values()).map(this::controller).toList();
    }

    private ControllerSettings controller(Side side) {
        HaproxyConfig config =
                new HaproxyConfig(new HaproxyAddress.Unix(socket()), BACKEND, names(side.other()), names(side));
        return new ControllerSettings(
                side.controller(), new ControllerSettings.Haproxy(config), Duration.ofSeconds(30));
    }

    private List<String> names(Side side) {
        return Objects.requireNonNull(instances.get(side)).stream()
                .map(Instance::name)
                .toList();
    }

    @Override
    public Share share(Side side) {
        try {
            HaproxyTable servers = HaproxyTable.read(ask("show stat " + BACKEND + " 4 -1"));
            long whole = servers.sum("weight", names(side)) + servers.sum("weight", names(side.other()));
            long weight = servers.sum("weight", names(side));
            return new Share((int) Math.round(100.0 * weight / Math.max(1, whole)), servers.sum("stot", names(side)));
        } catch (IOException e) {
            throw new UncheckedIOException("HAProxy does not answer any more", e);
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException e) {
            // it is what runs at this moment
        }
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        delete(folder);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException e) {
            // nothing of it is left, or nothing can be done about it
        }
    }
}
