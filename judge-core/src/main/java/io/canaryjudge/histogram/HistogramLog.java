package io.canaryjudge.histogram;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * An {@code .hlog} file: the text that HdrHistogram's log writers make, one histogram per interval and tag.
 *
 * @param entries intervals in the order of the file
 * @param badLines lines that could not be read and were left out, in the order of the file
 */
public record HistogramLog(List<Entry> entries, List<BadLine> badLines) {

    /** Copies both lists. */
    public HistogramLog {
        entries = List.copyOf(entries);
        badLines = List.copyOf(badLines);
    }

    /**
     * The latencies of one interval.
     *
     * @param tag what the writer named the series, without white space or comma; empty when it did not
     * @param startSeconds when the interval began, in seconds; since the epoch unless the file says neither start nor
     *     base time
     * @param endSeconds when it ended, not before it began
     * @param histogram the latencies
     */
    public record Entry(String tag, double startSeconds, double endSeconds, HistogramSnapshot histogram) {

        /**
         * Checks the tag and the times.
         *
         * @throws IllegalArgumentException if the tag holds white space or a comma, a time is not finite, or the end
         *     lies before the start
         */
        public Entry {
            if (tag.chars().anyMatch(c -> c == ',' || Character.isWhitespace(c))) {
                throw new IllegalArgumentException("tag must be free of white space and commas, was '" + tag + "'");
            }
            if (!(Double.isFinite(startSeconds) && Double.isFinite(endSeconds) && startSeconds <= endSeconds)) {
                throw new IllegalArgumentException("interval must be finite and not end before it starts, was "
                        + startSeconds + " to " + endSeconds + " s");
            }
        }
    }

    /**
     * A line that was skipped.
     *
     * @param number of the line, the first is 1
     * @param reason what is wrong with it
     */
    public record BadLine(int number, String reason) {}

    /**
     * Reads a log to its end and leaves the reader open.
     *
     * @param unit of the values in the histograms, which the log does not say; HdrHistogram's own tools mean nanoseconds
     * @throws IOException if the reader throws it; what a line says never throws
     */
    public static HistogramLog read(Reader text, TimeUnit unit) throws IOException {
        BufferedReader lines = new BufferedReader(text);
        Collector collector = new Collector(unit);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            collector.accept(line);
        }
        return collector.log();
    }

    /**
     * Reads lines of a log, given without their ends.
     *
     * @param unit of the values in the histograms, which the log does not say; HdrHistogram's own tools mean nanoseconds
     */
    public static HistogramLog read(Iterable<String> lines, TimeUnit unit) {
        Collector collector = new Collector(unit);
        lines.forEach(collector::accept);
        return collector.log();
    }

    /** What the lines so far have told. */
    private static final class Collector {
        private final HistogramLogParser parser;
        private final List<Entry> entries = new ArrayList<>();
        private final List<BadLine> badLines = new ArrayList<>();
        private int lineNumber;

        Collector(TimeUnit unit) {
            parser = new HistogramLogParser(unit);
        }

        void accept(String line) {
            lineNumber++;
            try {
                parser.read(line).ifPresent(entries::add);
            } catch (IllegalArgumentException e) {
                badLines.add(new BadLine(lineNumber, String.valueOf(e.getMessage())));
            }
        }

        HistogramLog log() {
            return new HistogramLog(entries, badLines);
        }
    }

    /**
     * Writes the entries as a log with absolute times to the millisecond, values in microseconds and the largest value
     * of each line in milliseconds. Bad lines are not written.
     *
     * @throws IOException if {@code text} throws it
     */
    public void write(Appendable text) throws IOException {
        double start = entries.stream().mapToDouble(Entry::startSeconds).min().orElse(0);
        text.append("#[Histogram log format version 1.3]\n");
        text.append(String.format(Locale.ROOT, "#[StartTime: %.3f (seconds since epoch)]\n", start));
        text.append("#[BaseTime: 0.000 (seconds since epoch)]\n");
        text.append("\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n");
        for (Entry entry : entries) {
            text.append(line(entry));
        }
    }

    private static String line(Entry entry) {
        HistogramSnapshot histogram = entry.histogram();
        long maxMicros = histogram.isEmpty() ? 0 : histogram.bucketEnd(histogram.buckets() - 1);
        String tag = entry.tag().isEmpty() ? "" : "Tag=" + entry.tag() + ",";
        return String.format(
                Locale.ROOT,
                "%s%.3f,%.3f,%.3f,%s\n",
                tag,
                entry.startSeconds(),
                entry.endSeconds() - entry.startSeconds(),
                maxMicros / 1000.0,
                Base64.getEncoder().encodeToString(HistogramCodec.encode(histogram)));
    }
}
