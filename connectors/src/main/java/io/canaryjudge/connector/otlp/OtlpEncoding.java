package io.canaryjudge.connector.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How OTLP/HTTP writes its messages. */
public enum OtlpEncoding {
    /** Binary protobuf. */
    PROTOBUF("application/x-protobuf") {
        @Override
        ExportMetricsServiceRequest parse(byte[] body) throws OtlpBodyException {
            return ProtobufBody.parse(body);
        }

        @Override
        public byte[] answer(long rejectedPoints, String message) {
            return ProtobufBody.answer(rejectedPoints, message);
        }

        @Override
        public byte[] status(int code, String message) {
            return ProtobufBody.status(code, message);
        }
    },
    /** JSON as OTLP has it: lowerCamelCase names, 64-bit integers as text or number, ids in hexadecimal. */
    JSON("application/json") {
        @Override
        ExportMetricsServiceRequest parse(byte[] body) throws OtlpBodyException {
            return new JsonBody(ExportMetricsServiceRequest.newBuilder()).parse(body);
        }

        @Override
        public byte[] answer(long rejectedPoints, String message) {
            return JsonAnswers.answer(rejectedPoints, message);
        }

        @Override
        public byte[] status(int code, String message) {
            return JsonAnswers.status(code, message);
        }
    };

    private final String contentType;

    OtlpEncoding(String contentType) {
        this.contentType = contentType;
    }

    /** The encoding that a {@code Content-Type} header names; empty where it names another one or none. */
    public static Optional<OtlpEncoding> ofContentType(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        int parameters = header.indexOf(';');
        String type = (parameters < 0 ? header : header.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
        for (OtlpEncoding encoding : values()) {
            if (encoding.contentType.equals(type)) {
                return Optional.of(encoding);
            }
        }
        return Optional.empty();
    }

    /** The content type of what it writes. */
    public String contentType() {
        return contentType;
    }

    abstract ExportMetricsServiceRequest parse(byte[] body) throws OtlpBodyException;

    /**
     * An {@code ExportMetricsServiceResponse}.
     *
     * @param rejectedPoints data points that were not accepted
     * @param message why, or what else the sender should know; empty for nothing
     */
    public abstract byte[] answer(long rejectedPoints, String message);

    /**
     * A {@code google.rpc.Status}, which is what OTLP answers a request with that failed.
     *
     * @param code as in {@code google.rpc.Code}
     */
    public abstract byte[] status(int code, String message);
}
