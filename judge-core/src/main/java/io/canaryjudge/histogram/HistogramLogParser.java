package io.canaryjudge.histogram;

import java.util.Base64;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an {@code .hlog} line by line, and keeps the times that its comments set. Used once, by one thread. */
public final class HistogramLogParser {

    private static final Pattern TIME_COMMENT = Pattern.compile("#\\[(StartTime|BaseTime): *([^ \\]]*).*");
    private static final Pattern SEPARATOR = Pattern.compile("[, ]");
    private static final String TAG = "Tag=";

    /** Without a base time, timestamps this far before the start time are taken as relative to it: one year. */
    private static final double RELATIVE_BEFORE_SECONDS = 365 * 24 * 3600.0;

    private final TimeUnit unit;
    private OptionalDouble startTime = OptionalDouble.empty();
    private OptionalDouble baseTime = OptionalDouble.empty();

    /**
     * A parser at the beginning of a log.
     *
     * @param unit of the values in the histograms, which the log does not say; HdrHistogram's own tools mean nanoseconds
     */
    public HistogramLogParser(TimeUnit unit) {
        this.unit = unit;
    }

    /**
     * The interval of the next line, given without its end; empty for a comment, a blank line and the legend.
     *
     * @throws IllegalArgumentException with what is wrong with the line, which changes nothing for the next one
     */
    public Optional<HistogramLog.Entry> read(String line) {
        String content = line.strip();
        if (content.startsWith("#")) {
            readComment(content);
            return Optional.empty();
        }
        return content.isEmpty() || content.startsWith("\"StartTimestamp\"")
                ? Optional.empty()
                : Optional.of(readInterval(content));
    }

    private void readComment(String comment) {
        Matcher time = TIME_COMMENT.matcher(comment);
        if (!time.matches()) {
            return;
        }
        OptionalDouble seconds = OptionalDouble.of(seconds(time.group(1), time.group(2)));
        if (time.group(1).equals("StartTime")) {
            startTime = seconds;
        } else {
            baseTime = seconds;
        }
    }

    private HistogramLog.Entry readInterval(String line) {
        String[] fields = SEPARATOR.split(line, -1);
        int first = fields[0].startsWith(TAG) ? 1 : 0;
        if (fields.length != first + 4) {
            throw new IllegalArgumentException("interval must have start, length, maximum and histogram, has "
                    + (fields.length - first) + " fields");
        }
        double logged = seconds("start", fields[first]);
        double length = seconds("length", fields[first + 1]);
        HistogramSnapshot histogram = HistogramCodec.decode(Base64.getDecoder().decode(fields[first + 3]), unit);
        double start = logged + baseFor(logged);
        String tag = first == 0 ? "" : fields[0].substring(TAG.length());
        return new HistogramLog.Entry(tag, start, start + length, histogram);
    }

    /** What to add to a logged time; without a word on it in the file, the first interval decides. */
    private double baseFor(double logged) {
        if (startTime.isEmpty()) {
            startTime = OptionalDouble.of(logged);
        }
        if (baseTime.isEmpty()) {
            double start = startTime.getAsDouble();
            baseTime = OptionalDouble.of(logged < start - RELATIVE_BEFORE_SECONDS ? start : 0);
        }
        return baseTime.getAsDouble();
    }

    private static double seconds(String name, String text) {
        try {
            double seconds = Double.parseDouble(text);
            if (Double.isFinite(seconds)) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // the message below says the same with the name
        }
        throw new IllegalArgumentException(name + " must be a finite number of seconds, was '" + excerpt(text) + "'");
    }

    private static String excerpt(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
