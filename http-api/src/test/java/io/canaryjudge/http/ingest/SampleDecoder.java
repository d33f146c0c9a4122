package io.canaryjudge.http.ingest;

import io.canaryjudge.metric.Sample;
import io.canaryjudge.window.Arrival;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** The decoder with samples for its requests; it knows the beginnings of lines from one body to the next. */
public final class SampleDecoder {

    private final LineProtocolDecoder decoder;
    private final Precision precision;
    private final long nowMillis;
    private final long maxFutureSkewMillis;
    private Consumer<Sample> sink = sample -> {};
    private int slack;

    /** For bodies that arrive at one moment. */
    public SampleDecoder(IngestMapping mapping, Precision precision, long nowMillis, long maxFutureSkewMillis) {
        this.precision = precision;
        this.nowMillis = nowMillis;
        this.maxFutureSkewMillis = maxFutureSkewMillis;
        decoder = new LineProtocolDecoder(
                mapping,
                (series, epochMillis, latencyMicros, outcome, readings, arrivalMillis) -> {
                    sink.accept(new Sample(series.key(), epochMillis, latencyMicros, outcome, readings));
                    return Arrival.RECORDED;
                },
                7);
    }

    /** Reads the body in an array that ends with it or goes on with garbage, at once or in parts, by turns. */
    public Decoded decode(byte[] body, int offset, int length, Consumer<Sample> samples) {
        Objects.checkFromIndexSize(offset, length, body.length);
        sink = samples;
        slack = (slack + 7) % 64;
        byte[] copy = Arrays.copyOfRange(body, offset, offset + length + slack);
        Arrays.fill(copy, length, copy.length, (byte) "\n 1,i".charAt(slack % 5));
        LineProtocolDecoder.Body reading = decoder.read(copy, 0, length, precision, nowMillis, maxFutureSkewMillis);
        while (!reading.advance(slack % 2 == 0 ? length : 1 + slack)) {
            Thread.onSpinWait();
        }
        Decoded decoded = reading.decoded();
        Map<Arrival, Long> arrivals = decoded.accepted() == 0 ? Map.of() : Map.of(Arrival.RECORDED, decoded.accepted());
        if (!reading.arrivals().equals(arrivals)) {
            throw new AssertionError("arrivals must be those of the accepted lines, were " + reading.arrivals());
        }
        return decoded;
    }
}
