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
    GZIP,
    DEFLATE,
    ZSTD,
    SNAPPY,
    SNAPPY_FRAMED,
    LINE_PROTOCOL,
    NDJSON,
    HISTOGRAM,
    HISTOGRAM_LOG,
    OTLP_PROTOBUF,
    OTLP_JSON,
    REMOTE_WRITE_1,
    REMOTE_WRITE_2,
    STATSD;

    /** Makes the decoder, and the bodies of a seed. */
    LongFunction<Subject> subjects() {
        return switch (this) {
            case GZIP -> seed -> new CodingFuzz(ContentCoding.GZIP, seed);
            case DEFLATE -> seed -> new CodingFuzz(ContentCoding.DEFLATE, seed);
            case ZSTD -> seed -> new CodingFuzz(ContentCoding.ZSTD, seed);
            case SNAPPY -> seed -> new CodingFuzz(ContentCoding.SNAPPY, seed);
            case SNAPPY_FRAMED -> seed -> new CodingFuzz(ContentCoding.SNAPPY_FRAMED, seed);
            case LINE_PROTOCOL -> LineProtocolFuzz::new;
            case NDJSON -> NdjsonFuzz::new;
            case HISTOGRAM -> HistogramFuzz::new;
            case HISTOGRAM_LOG -> HistogramLogFuzz::new;
            case OTLP_PROTOBUF -> OtlpFuzz::protobuf;
            case OTLP_JSON -> OtlpFuzz::json;
            case REMOTE_WRITE_1 -> WriteFuzz::first;
            case REMOTE_WRITE_2 -> WriteFuzz::second;
            case STATSD -> StatsdFuzz::new;
        };
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
