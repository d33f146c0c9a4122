package io.canaryjudge.connector.store;

import io.canaryjudge.connector.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL server on a free port of this machine, started for the first test that asks and stopped at the end. */
public final class PostgresServer {

    /** Who may do everything, without a password. */
    public static final String USER = "postgres";

    private static @Nullable PostgresServer shared;

    private final Path binaries;
    private final Path folder;
    private final int port;

    private PostgresServer(Path binaries, Path folder, int port) {
        this.binaries = binaries;
        this.folder = folder;
        this.port = port;
    }

    /** The server, which is started for the first who asks. */
    public static synchronized PostgresServer shared() throws Exception {
        if (shared == null) {
            PostgresServer server =
                    new PostgresServer(binaries(), Files.createTempDirectory("judge-pg"), FreePorts.next());
            server.make();
            server.start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::end, "postgres-end"));
            shared = server;
        }
        return shared;
    }

    /** The database as a driver names it, and in it the place of one test. */
    public String url(String schema) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?currentSchema=" + schema;
    }

    /** Starts it again after a crash; what had been confirmed is there. */
    public void start() throws Exception {
        run(
                "pg_ctl",
                "-D " + data() + " -l " + folder.resolve("log") + " -o '-p " + port + " -k " + folder
                        + " -c listen_addresses=127.0.0.1 -c fsync=off' -w start");
    }

    /** As when the machine goes away. */
    public void crash() throws Exception {
        run("pg_ctl", "-D " + data() + " -m immediate -w stop");
    }

    private void make() throws Exception {
        if (isRoot()) {
            call(List.of("chown", USER, folder.toString()));
        }
        run("initdb", "-D " + data() + " -A trust -U " + USER + " -E UTF8 --locale=C.UTF-8 --no-sync");
    }

    private Path data() {
        return folder.resolve("data");
    }

    private void end() {
        try {
            crash();
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (Exception e) {
            System.err.println("PostgreSQL in " + folder + " could not be stopped: " + e);
        }
    }

    /** It refuses to run as root. */
    private void run(String program, String arguments) throws Exception {
        String command = binaries.resolve(program) + " " + arguments;
        call(isRoot() ? List.of("su", USER, "-s", "/bin/sh", "-c", command) : List.of("/bin/sh", "-c", command));
    }

    private void call(List<String> command) throws Exception {
        Path output = Files.createTempFile("judge-pg", ".out");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        String said = Files.readString(output);
        Files.delete(output);
        if (!ended || process.exitValue() != 0) {
            throw new IllegalStateException(command + ": " + said);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Path binaries() throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }
}
