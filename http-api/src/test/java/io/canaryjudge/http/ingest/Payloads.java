package io.canaryjudge.http.ingest;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** Payloads and logs as HdrHistogram's own library writes them, which the other languages' ports send as well. */
public final class Payloads {

    private Payloads() {}

    /** A histogram of {@code count} requests that all took as long. */
    public static Histogram of(long value, long count) {
        Histogram histogram = new Histogram(3);
        histogram.recordValueWithCount(value, count);
        return histogram;
    }

    /** The base64 of a compressed V2 payload. */
    public static String base64(AbstractHistogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    /** The base64 of an uncompressed V2 payload. */
    static String plainBase64(AbstractHistogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    /** A log of intervals of one second each, the first of which begins at {@code startMillis}. */
    public static String log(long startMillis, Histogram... intervals) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        HistogramLogWriter writer = new HistogramLogWriter(new PrintStream(text, false, StandardCharsets.UTF_8));
        writer.outputLogFormatVersion();
        writer.outputStartTime(startMillis);
        writer.outputLegend();
        long start = startMillis;
        for (Histogram interval : intervals) {
            interval.setStartTimeStamp(start);
            interval.setEndTimeStamp(start + 1_000);
            writer.outputIntervalHistogram(interval);
            start += 1_000;
        }
        writer.close();
        return text.toString(StandardCharsets.UTF_8);
    }
}
