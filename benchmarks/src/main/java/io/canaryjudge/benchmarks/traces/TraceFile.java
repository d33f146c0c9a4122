package io.canaryjudge.benchmarks.traces;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.http.ingest.TraceException;
import io.canaryjudge.http.ingest.TraceReader;
import io.canaryjudge.http.ingest.TraceReader.OnBadRow;
import io.canaryjudge.http.ingest.TraceRow;
import io.canaryjudge.http.service.Replay;
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

/**
 * A recorded trace, read into memory.
 *
 * @param name the file's, without its ending
 * @param rows in the order of time
 */
public record TraceFile(String name, List<TraceRow> rows) {

    /** Copies the list. */
    public TraceFile {
        rows = List.copyOf(rows);
    }

    /** The traces of a folder, by name. */
    public static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".csv.gz")
                            || file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
    }

    /** Reads one. */
    public static TraceFile read(Path file) throws IOException, TraceException {
        List<TraceRow> rows = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            new TraceReader(OnBadRow.STOP).read(in, rows::add);
        }
        return new TraceFile(file.getFileName().toString().replaceFirst("\\.csv(\\.gz)?$", ""), rows);
    }

    /** Judges it by the default policy, looking every second. */
    Replay.Result replay() {
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
