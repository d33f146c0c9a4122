package io.canaryjudge.benchmarks.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How many lines do this and other servers take with a second of computing? */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description =
                "Sends the same line protocol to the service, to other servers and to one that throws it away, in"
                        + " turns, each a process of its own on loopback, and compares what they compute for it. Ends by itself.")
public final class LoadCommand implements Callable<Integer> {

    @Option(names = "--series", split = ",", description = "How many series (default: ${DEFAULT-VALUE}).")
    private int[] series = {1, 100, 10_000};

    @Option(
            names = "--cores",
            split = ",",
            description = "How many cores a server may use (default: ${DEFAULT-VALUE}).")
    private int[] cores = {1, 2};

    @Option(names = "--rounds", description = "Turns of each server (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(names = "--seconds", description = "Length of a turn (default: ${DEFAULT-VALUE}).")
    private double seconds = 3;

    @Option(
            names = "--warm-up",
            description =
                    "Seconds of load before the first turn (default: ${DEFAULT-VALUE}): under load, compilers end after that time.")
    private double warmUpSeconds = 40;

    @Option(names = "--lines", description = "Lines in a body (default: ${DEFAULT-VALUE}).")
    private int lines = 5_000;

    @Option(names = "--connections", description = "Connections at one time (default: ${DEFAULT-VALUE}).")
    private int connections = 2;

    @Option(names = "--servers", split = ",", description = "Which (default: all that are installed).")
    private ServerKind[] servers = ServerKind.values();

    @Option(names = "--results", paramLabel = "FOLDER", description = "Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("benchmarks", "results");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        List<LoadRow> rows = new ArrayList<>();
        for (int usable : cores) {
            for (int many : series) {
                rows.addAll(measure(usable, many));
            }
        }
        LoadReport report = new LoadReport(lines, connections, warmUpSeconds, rounds, seconds, rows);
        Files.createDirectories(folder);
        report.write(folder.resolve("load.json"), folder.resolve("load.md"));
        out().println("written: " + folder.resolve("load.md"));
        return 0;
    }

    private List<LoadRow> measure(int usable, int many) throws IOException, InterruptedException {
        List<List<LineBody>> bodies = Turn.bodies(connections, lines, many);
        Map<ServerKind, List<Turn>> turns = new LinkedHashMap<>();
        List<Server> running = new ArrayList<>();
        try {
            for (ServerKind kind :
                    Arrays.stream(servers).filter(ServerKind::isInstalled).toList()) {
                Server server = Server.start(kind, usable);
                running.add(server);
                Turn.take(server, bodies, warmUpSeconds, took -> {});
            }
            for (int round = 0; round < rounds; round++) {
                for (Server server : running) {
                    turns.computeIfAbsent(server.kind(), kind -> new ArrayList<>())
                            .add(Turn.take(server, bodies, seconds, took -> {}));
                }
            }
        } finally {
            for (Server server : running) {
                server.close();
            }
        }
        List<LoadRow> rows = new ArrayList<>();
        turns.forEach((kind, taken) -> rows.add(LoadRow.of(kind, usable, many, taken)));
        rows.forEach(out()::println);
        out().flush();
        return rows;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
