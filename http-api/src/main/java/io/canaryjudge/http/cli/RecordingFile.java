package io.canaryjudge.http.cli;

import io.canaryjudge.histogram.HistogramLog;
import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.window.WindowSnapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads one cohort's recording, gzipped or not: an {@code .hlog} file, or CSV whose header names a column
 * {@code latency_us} and may name a column {@code status}; other columns are ignored.
 */
final class RecordingFile {

    private final Path file;
    private final TimeUnit logUnit;
    private final Consumer<String> complaints;

    /**
     * @param logUnit what an {@code .hlog} file's values are in, which it does not say itself
     * @param complaints told of each line that is left out
     */
    RecordingFile(Path file, TimeUnit logUnit, Consumer<String> complaints) {
        this.file = file;
        this.logUnit = logUnit;
        this.complaints = complaints;
    }

    /** @throws UsageException if the file cannot be read, or holds no usable line */
    WindowSnapshot read() throws IOException {
        try (InputStream in = InputFiles.open(file);
                BufferedReader text =
                        new BufferedReader(new InputStreamReader(InputFiles.unzipped(in), StandardCharsets.UTF_8))) {
            WindowSnapshot recording = isLog() ? log(text) : csv(text);
            if (recording.isEmpty()) {
                throw new UsageException(file + " has no usable line");
            }
            return recording;
        }
    }

    private boolean isLog() {
        String name = file.getFileName().toString();
        return name.endsWith(".hlog") || name.endsWith(".hlog.gz");
    }

    private WindowSnapshot log(Reader text) throws IOException {
        HistogramLog log = HistogramLog.read(text, logUnit);
        log.badLines().forEach(bad -> complaints.accept(file + ": line " + bad.number() + ": " + bad.reason()));
        HistogramSnapshot merged = log.entries().stream()
                .map(HistogramLog.Entry::histogram)
                .reduce(HistogramSnapshot.EMPTY, HistogramSnapshot::merge);
        return new WindowSnapshot(0, 0, merged);
    }

    private WindowSnapshot csv(BufferedReader text) throws IOException {
        String header = text.readLine();
        List<String> columns =
                Arrays.asList((header == null ? "" : header).strip().split(",", -1));
        int latency = columns.indexOf("latency_us");
        int status = columns.indexOf("status");
        if (latency < 0) {
            throw new UsageException(file + ": the first line must be a CSV header with a column latency_us");
        }
        Rows rows = new Rows(columns.size(), latency, status);
        int number = 1;
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            number++;
            try {
                rows.add(line.strip());
            } catch (IllegalArgumentException e) {
                complaints.accept(file + ": row " + number + ": " + e.getMessage());
            }
        }
        return rows.snapshot();
    }

    /** Counts the rows of a CSV file. */
    private static final class Rows {
        private final int columns;
        private final int latency;
        private final int status;
        private final HistogramRecorder recorder = new HistogramRecorder();
        private long outcomes;
        private long failures;

        Rows(int columns, int latency, int status) {
            this.columns = columns;
            this.latency = latency;
            this.status = status;
        }

        void add(String line) {
            String[] cells = line.split(",", -1);
            if (cells.length != columns) {
                throw new IllegalArgumentException("must have " + columns + " columns, has " + cells.length);
            }
            double micros = number("latency_us", cells[latency]);
            if (!(micros >= 0 && micros < Long.MAX_VALUE)) {
                throw new IllegalArgumentException("latency_us must be 0 or more, was '" + cells[latency] + "'");
            }
            if (status >= 0) {
                Outcome outcome = Outcome.ofHttpStatus((int) number("status", cells[status]));
                outcomes++;
                failures += outcome == Outcome.FAILED ? 1 : 0;
            }
            recorder.record(Math.round(micros));
        }

        private static double number(String column, String cell) {
            try {
                return Double.parseDouble(cell);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(column + " must be a number, was '" + cell + "'", e);
            }
        }

        WindowSnapshot snapshot() {
            return new WindowSnapshot(outcomes, failures, recorder.snapshot());
        }
    }
}
