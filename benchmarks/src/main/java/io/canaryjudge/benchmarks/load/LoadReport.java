package io.canaryjudge.benchmarks.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All rows of one run, with how it was made. */
record LoadReport(int lines, int connections, double warmUpSeconds, int rounds, double seconds, List<LoadRow> rows) {

    LoadReport {
        rows = List.copyOf(rows);
    }

    void write(Path json, Path markdown) throws IOException {
        Files.writeString(
                json,
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this) + "\n");
        Files.writeString(markdown, markdown());
    }

    private String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("# Line protocol over HTTP\n\nMade by `benchmarks/run load`. ")
                .append("The same bodies go to every server in turns, each a process of its own on loopback: ")
                .append(String.format(
                        Locale.ROOT,
                        "%d lines in a body, %d connections, %.0f s of load first, then medians of %d turns of %.0f s. ",
                        lines,
                        connections,
                        warmUpSeconds,
                        rounds,
                        seconds))
                .append("A second of computing counts all threads of the server, in user and in kernel mode. ")
                .append(
                        "`floor` is a Vert.x server that throws the bodies away. Compare within a row: the machine may ")
                .append("have had other work.\n\n")
                .append(
                        "| cores | series | server | million lines per CPU second | lowest to highest | MB per CPU second ")
                .append("| million lines per second | judge is |\n|--:|--:|---|--:|--:|--:|--:|--:|\n");
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    private String line(LoadRow row) {
        return String.format(
                Locale.ROOT,
                "| %d | %d | %s | %.2f | %.2f to %.2f | %.0f | %.2f | %s |%n",
                row.cores(),
                row.series(),
                row.server(),
                row.linesPerCpuSecond() / 1e6,
                row.lowest() / 1e6,
                row.highest() / 1e6,
                row.megabytesPerCpuSecond(),
                row.linesPerSecond() / 1e6,
                judgeBeside(row).map(judge -> ratio(judge, row)).orElse(""));
    }

    private static String ratio(LoadRow judge, LoadRow row) {
        return String.format(Locale.ROOT, "%.2fx", judge.linesPerCpuSecond() / row.linesPerCpuSecond());
    }

    private Optional<LoadRow> judgeBeside(LoadRow row) {
        return rows.stream()
                .filter(other -> other.server().equals(ServerKind.JUDGE.word()))
                .filter(other -> other.cores() == row.cores() && other.series() == row.series())
                .filter(other -> !other.equals(row))
                .findFirst();
    }
}
