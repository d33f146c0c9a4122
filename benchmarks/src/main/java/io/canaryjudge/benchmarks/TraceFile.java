package io.canaryjudge.benchmarks;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.http.ingest.TraceException;
import io.canaryjudge.http.ingest.TraceReader;
import io.canaryjudge.http.ingest.TraceReader.OnBadRow;
import io.canaryjudge.http.ingest.TraceRow;
import io.canaryjudge.http.service.TraceReplay;
import io.canaryjudge.window.WindowSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A recorded trace, read into memory. */
record TraceFile(String name, List<TraceRow> rows) {

    /** The traces of a folder, by name. */
    static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".csv.gz")
                            || file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
    }

    static TraceFile read(Path file) throws IOException, TraceException {
        List<TraceRow> rows = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            new TraceReader(OnBadRow.STOP).read(in, rows::add);
        }
        return new TraceFile(file.getFileName().toString().replaceFirst("\\.csv(\\.gz)?$", ""), rows);
    }

    /** Judges it by the default policy, looking every second. */
    TraceReplay.Result replay() {
        TraceReplay replay = new TraceReplay(
                name,
                AnalysisPolicy.DEFAULT,
                WindowSpec.DEFAULT,
                Duration.ofSeconds(1),
                rows.get(0).timeMillis(),
                rows.get(rows.size() - 1).timeMillis());
        rows.forEach(replay::take);
        return replay.finish();
    }
}
