package io.canaryjudge.benchmarks.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All that was measured so far, as it is kept in {@code evaluation.json}. */
record Results(long seed, List<Row> rows, List<Monotony> monotony) {

    private static final ObjectMapper JSON = new ObjectMapper();

    Results {
        rows = List.copyOf(rows);
        monotony = List.copyOf(monotony);
    }

    static Results none(long seed) {
        return new Results(seed, List.of(), List.of());
    }

    /** What a file holds that was measured with this seed; none if there is no such file. */
    static Results read(Path file, long seed) throws IOException {
        if (!Files.exists(file)) {
            return none(seed);
        }
        Results results = JSON.readValue(file.toFile(), Results.class);
        return results.seed == seed ? results : none(seed);
    }

    /** Replaces a file by these results, a line for each. */
    void write(Path file) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(
                next,
                "{\"seed\":" + seed + ",\n\"rows\":" + lines(rows) + ",\n\"monotony\":" + lines(monotony) + "}\n");
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String lines(List<?> values) throws JsonProcessingException {
        List<String> lines = new ArrayList<>();
        for (Object value : values) {
            lines.add(JSON.writeValueAsString(value));
        }
        return "[" + String.join(",\n", lines) + "]";
    }

    /** Those whose scenarios are still the same, in the scenarios' order. */
    Results of(List<Scenario> scenarios) {
        List<Row> current = scenarios.stream()
                .flatMap(scenario -> rows.stream().filter(row -> row.isOf(scenario)))
                .toList();
        return new Results(seed, current, monotony);
    }

    /** With a row added, or put in the place of the one that was measured before. */
    Results with(Row row) {
        Stream<Row> others = rows.stream().filter(other -> !other.name().equals(row.name()));
        return new Results(seed, Stream.concat(others, Stream.of(row)).toList(), monotony);
    }

    /** With a measurement added, or put in the place of the one of the same kind. */
    Results with(Monotony measured) {
        Stream<Monotony> others = monotony.stream().filter(other -> !other.isLike(measured));
        return new Results(
                seed, rows, Stream.concat(others, Stream.of(measured)).toList());
    }

    /** The rows of a kind. */
    List<Row> of(Scenario.Kind kind) {
        return rows.stream().filter(row -> row.kind() == kind).toList();
    }

    /** The rows of a kind with a truth. */
    List<Row> of(Scenario.Kind kind, Truth truth) {
        return of(kind).stream().filter(row -> row.truth() == truth).toList();
    }

    /** The row of a name. */
    Optional<Row> named(String name) {
        return rows.stream().filter(row -> row.name().equals(name)).findFirst();
    }
}
