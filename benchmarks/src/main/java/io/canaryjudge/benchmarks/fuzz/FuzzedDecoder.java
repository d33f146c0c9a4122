package io.canaryjudge.benchmarks.fuzz;

import io.canaryjudge.connector.otlp.OtlpFuzz;
import io.canaryjudge.connector.remotewrite.WriteFuzz;
import io.canaryjudge.connector.statsd.StatsdFuzz;
import io.canaryjudge.fuzz.Subject;
import io.canaryjudge.http.coding.CodingFuzz;
import io.canaryjudge.http.coding.ContentCoding;
import io.canaryjudge.http.ingest.HistogramFuzz;
import io.canaryjudge.http.ingest.HistogramLogFuzz;
import io.canaryjudge.http.ingest.LineProtocolFuzz;
import io.canaryjudge.http.ingest.NdjsonFuzz;
import java.util.Locale;
import java.util.function.LongFunction;

/** Everything that reads bytes from outside. */
enum FuzzedDecoder {
    GZIP(seed -> new CodingFuzz(ContentCoding.GZIP, seed)),
    DEFLATE(seed -> new CodingFuzz(ContentCoding.DEFLATE, seed)),
    ZSTD(seed -> new CodingFuzz(ContentCoding.ZSTD, seed)),
    SNAPPY(seed -> new CodingFuzz(ContentCoding.SNAPPY, seed)),
    SNAPPY_FRAMED(seed -> new CodingFuzz(ContentCoding.SNAPPY_FRAMED, seed)),
    LINE_PROTOCOL(LineProtocolFuzz::new),
    NDJSON(NdjsonFuzz::new),
    HISTOGRAM(HistogramFuzz::new),
    HISTOGRAM_LOG(HistogramLogFuzz::new),
    OTLP_PROTOBUF(OtlpFuzz::protobuf),
    OTLP_JSON(OtlpFuzz::json),
    REMOTE_WRITE_1(WriteFuzz::first),
    REMOTE_WRITE_2(WriteFuzz::second),
    STATSD(StatsdFuzz::new);

    private final LongFunction<Subject> subjects;

    FuzzedDecoder(LongFunction<Subject> subjects) {
        this.subjects = subjects;
    }

    LongFunction<Subject> subjects() {
        return subjects;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** On the command line and in messages it has this name. */
    @Override
    public String toString() {
        return word();
    }
}
