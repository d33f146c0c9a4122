package io.canaryjudge.benchmarks.fuzz;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The latest row of each decoder, in a folder. */
record FuzzReport(Path folder) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Takes a row in the place of an earlier one of its decoder. */
    void add(FuzzRow row) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("fuzz.json");
        Map<String, FuzzRow> rows = new TreeMap<>();
        if (Files.exists(file)) {
            for (FuzzRow known : JSON.readValue(Files.readAllBytes(file), new TypeReference<List<FuzzRow>>() {})) {
                rows.put(known.decoder(), known);
            }
        }
        rows.put(row.decoder(), row);
        List<FuzzRow> all = rows.values().stream()
                .sorted(Comparator.comparing(FuzzRow::decoder))
                .toList();
        Files.writeString(file, JSON.writeValueAsString(all) + "\n");
        Files.writeString(folder.resolve("fuzz.md"), markdown(all));
    }

    private static String markdown(List<FuzzRow> rows) {
        StringBuilder text = new StringBuilder();
        text.append("# Decoders under mutated bodies\n\n")
                .append(
                        "Made by `benchmarks/run fuzz --decoder NAME --bodies NUMBER --seed NUMBER --threads NUMBER`; the")
                .append(
                        " same words make the same bodies. A body is good, or has up to eight damages, and is read by the")
                .append(
                        " decoder and by a slow, simple one. A finding is an exception that escapes, a disagreement of the")
                .append(
                        " two, a body that takes more than two seconds or 64 MiB, or a heap that has grown by more than")
                .append(
                        " 16 MiB beside what a decoder keeps by limits of its own (line protocol: the series of lines'"
                                + " beginnings, up to 262 144 a thread). Accepted are bodies of which nothing was refused. Rates are those of a busy machine.\n\n")
                .append("| decoder | seed | threads | bodies | accepted | refused | bodies a second |")
                .append(" heap after a tenth, MB | heap at the end, MB | findings |\n")
                .append("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        rows.forEach(row -> text.append(row.cells()));
        rows.forEach(row -> row.findings()
                .forEach(finding ->
                        text.append("\n* ").append(row.decoder()).append(", ").append(finding)));
        return text.toString().stripTrailing() + "\n";
    }
}
