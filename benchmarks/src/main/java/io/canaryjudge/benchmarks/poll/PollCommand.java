package io.canaryjudge.benchmarks.poll;

import io.canaryjudge.benchmarks.load.ServerProcess;
import io.canaryjudge.http.access.TokenText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How many verdicts are read in a second beside a bare handler, and what do polls cost that are held? */
@Command(
        name = "poll",
        mixinStandardHelpOptions = true,
        description =
                "Has wrk read verdicts of the service and the same bytes of a bare Vert.x handler, in turns, each a"
                        + " process of its own on loopback; then holds many long polls at once and changes the verdict. Ends by"
                        + " itself; exit code 2 where wrk is not installed.")
public final class PollCommand implements Callable<Integer> {

    @Option(names = "--rounds", description = "Turns of each server (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--seconds", description = "Length of a turn (default: ${DEFAULT-VALUE}).")
    private int seconds = 3;

    @Option(names = "--warm-up", description = "Seconds of load before the first turn (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds = 5;

    @Option(names = "--connections", description = "Of wrk at one time (default: ${DEFAULT-VALUE}).")
    private int connections = 64;

    @Option(names = "--held", description = "Long polls at one time, 0 for none (default: ${DEFAULT-VALUE}).")
    private int held = 10_000;

    @Option(names = "--wakes", description = "How often all are woken (default: ${DEFAULT-VALUE}).")
    private int wakes = 5;

    @Option(names = "--results", paramLabel = "FOLDER", description = "Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("benchmarks", "results");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (rounds > 0 && !Wrk.isInstalled()) {
            spec.commandLine().getErr().println("wrk is not installed; on Debian: apt-get install wrk");
            return 2;
        }
        List<PollRow> rows = rounds > 0 ? reads() : List.of();
        List<HeldPolls> polls = held > 0 ? polls() : List.of();
        int cores = Runtime.getRuntime().availableProcessors();
        Files.createDirectories(folder);
        new PollReport(cores, connections, rounds, seconds, rows, polls)
                .write(folder.resolve("poll.json"), folder.resolve("poll.md"));
        out().println("written: " + folder.resolve("poll.md"));
        return 0;
    }

    private List<PollRow> reads() throws IOException, InterruptedException {
        TokenText token = PollServers.token();
        try (ServerProcess open = PollServers.open();
                ServerProcess guarded = PollServers.guarded(token)) {
            List<Reading> readings = new ArrayList<>(Scene.make(open));
            readings.addAll(Scene.make(guarded, "Authorization", "Bearer " + token.reveal()));
            List<Answer> answers = new ArrayList<>();
            for (Reading reading : readings) {
                answers.add(reading.answer());
            }
            try (ServerProcess bare = PollServers.bare(answers)) {
                return reads(readings, answers, bare);
            }
        }
    }

    private List<PollRow> reads(List<Reading> readings, List<Answer> answers, ServerProcess bare)
            throws IOException, InterruptedException {
        List<PollRow> rows = new ArrayList<>();
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            Reading same = reading.at(bare, i);
            requireSame(answers.get(i), same.answer());
            PollTurn.take(reading, connections, warmUpSeconds);
            PollTurn.take(same, connections, warmUpSeconds);
            List<PollTurn> judged = new ArrayList<>();
            List<PollTurn> bared = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                if (round % 2 == 0) {
                    judged.add(PollTurn.take(reading, connections, seconds));
                    bared.add(PollTurn.take(same, connections, seconds));
                } else {
                    bared.add(PollTurn.take(same, connections, seconds));
                    judged.add(PollTurn.take(reading, connections, seconds));
                }
            }
            requireStatus(answers.get(i), reading);
            int bytes = answers.get(i).text().length();
            rows.add(PollRow.of(reading.server().word(), reading.word(), bytes, judged, bared));
            rows.add(PollRow.of("bare", reading.word(), bytes, bared, bared));
            rows.subList(rows.size() - 2, rows.size()).forEach(out()::println);
            out().flush();
        }
        return rows;
    }

    /** The bare server must not have it easier. */
    private static void requireSame(Answer judge, Answer bare) throws IOException {
        if (!new TreeMap<>(judge.headers()).equals(new TreeMap<>(bare.headers()))
                || !judge.body().equals(bare.body())) {
            throw new IOException("the bare server answers '" + bare.text() + "' in place of '" + judge.text() + "'");
        }
    }

    private static void requireStatus(Answer before, Reading reading) throws IOException {
        if (reading.answer().status() != before.status()) {
            throw new IOException(
                    String.format(Locale.ROOT, "%s: was answered with %d at first", reading.word(), before.status()));
        }
    }

    private List<HeldPolls> polls() throws IOException, InterruptedException {
        try (ServerProcess practice = PollServers.open();
                ServerProcess server = PollServers.open()) {
            return HeldPolls.measure(practice, server, held, wakes, polls -> {
                out().println(polls);
                out().flush();
            });
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
