package io.canaryjudge.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Who takes the load. */
enum ServerKind {
    /** This project's service, as its launcher starts it: it answers when samples are on disk. */
    JUDGE("judge", "/api/v2/write", "/readyz"),
    /** The same with {@code durability: memory}. */
    JUDGE_IN_MEMORY("judge in memory", "/api/v2/write", "/readyz"),
    /** A bare Vert.x server that reads bodies and throws them away: what HTTP itself costs. */
    FLOOR("floor", "/write", "/"),
    VICTORIA_METRICS("victoria-metrics", "/write", "/health"),
    INFLUXDB("influxdb", "/write?db=load", "/ping");

    private final String word;
    private final String writePath;
    private final String readyPath;

    ServerKind(String word, String writePath, String readyPath) {
        this.word = word;
        this.writePath = writePath;
        this.readyPath = readyPath;
    }

    String word() {
        return word;
    }

    String writePath() {
        return writePath;
    }

    String readyPath() {
        return readyPath;
    }

    /** What must be sent before samples are taken. */
    List<String> preparations() {
        return this == INFLUXDB ? List.of("/query?q=CREATE%20DATABASE%20load") : List.of();
    }

    /** Whether it can be started on this machine. */
    boolean isInstalled() {
        return switch (this) {
            case JUDGE, JUDGE_IN_MEMORY, FLOOR -> true;
            case VICTORIA_METRICS -> Files.isExecutable(Path.of("/usr/bin/victoria-metrics"));
            case INFLUXDB -> Files.isExecutable(Path.of("/usr/bin/influxd"));
        };
    }

    List<String> command(int port, Path folder) throws IOException {
        String address = "127.0.0.1:" + port;
        return switch (this) {
            case JUDGE, JUDGE_IN_MEMORY ->
                List.of("./judge", "serve", "--port", Integer.toString(port), "--config", settings(folder));
            case FLOOR ->
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FloorServer.class.getName(),
                        Integer.toString(port));
            case VICTORIA_METRICS ->
                List.of("/usr/bin/victoria-metrics", "-httpListenAddr=" + address, "-storageDataPath=" + folder);
            case INFLUXDB -> List.of("/usr/bin/influxd", "-config", influxSettings(address, folder));
        };
    }

    private String settings(Path folder) throws IOException {
        Path file = folder.resolve("judge.yaml");
        Files.writeString(file, """
                maxSeries: 200000
                maxSeriesPerService: 200000
                durability: %s
                dataDirectory: %s
                """.formatted(this == JUDGE ? "sync" : "memory", folder.resolve("data")));
        return file.toString();
    }

    private static String influxSettings(String address, Path folder) throws IOException {
        Path file = folder.resolve("influxdb.conf");
        Files.writeString(file, """
                reporting-disabled = true
                bind-address = "127.0.0.1:0"
                [meta]
                  dir = "%1$s/meta"
                [data]
                  dir = "%1$s/data"
                  wal-dir = "%1$s/wal"
                  query-log-enabled = false
                [http]
                  bind-address = "%2$s"
                  log-enabled = false
                [monitor]
                  store-enabled = false
                """.formatted(folder, address));
        return file.toString();
    }
}
