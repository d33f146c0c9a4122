package io.canaryjudge.benchmarks.poll;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** All of one run, with how it was made. */
record PollReport(int cores, int connections, int rounds, int seconds, List<PollRow> rows, List<HeldPolls> held) {

    private static final String HELD = """

            ## Polls that are held

            All of them wait for one analysis, each on a connection of its own to a service that was just started; then a signal \
            changes the verdict. Times are from the moment the signal is sent, so they include keeping it on disk; the client \
            has one thread on the same cores, and has practised with another service. The first time nothing of this one is compiled yet, \
            and later the memory is there already.

            | polls | heap grew by | process grew by | first answered | half | 99 of 100 | all |
            |--:|--:|--:|--:|--:|--:|--:|
            """;

    PollReport {
        rows = List.copyOf(rows);
        held = List.copyOf(held);
    }

    void write(Path json, Path markdown) throws IOException {
        Files.writeString(
                json,
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this) + "\n");
        Files.writeString(markdown, markdown());
    }

    private String markdown() {
        StringBuilder text = new StringBuilder("""
            # Reading verdicts

            Made by `benchmarks/run poll`. `wrk` with %d connections and one thread reads in turns of %d s, %d of each, medians; it \
            shares the %d cores of this machine with the server that has its turn. `bare` is a Vert.x handler of a line that \
            answers the same bytes, made beforehand; its turn is next to the service's, and the last two columns compare such \
            pairs: the machine may have had other work. The analysis runs meanwhile and is looked at every second. A second of \
            computing counts all threads of the server, in user and in kernel mode.

            | what is read | bytes | server | reads per second | lowest to highest | p50 µs | p99 µs | CPU s per 100 000 | bare is faster by | CPU beside bare |
            |---|--:|---|--:|--:|--:|--:|--:|--:|--:|
            """.formatted(connections, seconds, rounds, cores));
        rows.forEach(row -> text.append(line(row)));
        if (!held.isEmpty()) {
            text.append(HELD);
            held.forEach(each -> text.append(line(each)));
        }
        return text.toString();
    }

    private static String line(PollRow row) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %.0f | %.0f to %.0f | %.0f | %.0f | %.2f | %s |%n",
                row.what(),
                row.bytes(),
                row.server(),
                row.readsPerSecond(),
                row.lowest(),
                row.highest(),
                row.p50Micros(),
                row.p99Micros(),
                row.cpuSecondsPer100k(),
                row.server().equals("bare")
                        ? " | "
                        : String.format(Locale.ROOT, "%.2fx | %.2fx", row.timesSlower(), row.timesCpu()));
    }

    private static String line(HeldPolls held) {
        return String.format(
                Locale.ROOT,
                "| %d | %.0f MB | %.0f MB | %.0f ms | %.0f ms | %.0f ms | %.0f ms |%n",
                held.held(),
                held.heapBytes() / 1e6,
                held.residentBytes() / 1e6,
                held.firstMillis(),
                held.p50Millis(),
                held.p99Millis(),
                held.maxMillis());
    }
}
