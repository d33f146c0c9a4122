package io.canaryjudge.connector.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Binary protobuf. A body is walked over first, to see that it is not made of more parts than may become objects. */
final class ProtobufBody {

    /** Fields of {@code google.rpc.Status}. */
    private static final int STATUS_CODE = 1;

    private static final int STATUS_MESSAGE = 2;

    private final PartBudget budget = new PartBudget();

    private ProtobufBody() {}

    static ExportMetricsServiceRequest parse(byte[] body) throws OtlpBodyException {
        try {
            CodedInputStream in = CodedInputStream.newInstance(body);
            new ProtobufBody().walk(in, ExportMetricsServiceRequest.getDescriptor(), 0);
            return DiscardUnknownFieldsParser.wrap(ExportMetricsServiceRequest.parser())
                    .parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw new OtlpBodyException("the body is not a protobuf ExportMetricsServiceRequest: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void walk(CodedInputStream in, Descriptor type, int level) throws IOException, OtlpBodyException {
        budget.message(level);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            boolean isCounted =
                    field != null && (field.isRepeated() || field.getJavaType() == FieldDescriptor.JavaType.MESSAGE);
            if (isCounted && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                part(in, field, level);
            } else if (!in.skipField(tag)) {
                throw new OtlpBodyException(
                        "the body is not a protobuf ExportMetricsServiceRequest: a group ends that did not begin, at"
                                + " byte " + in.getTotalBytesRead());
            } else if (isCounted) {
                budget.numbers(1);
            }
        }
    }

    private void part(CodedInputStream in, FieldDescriptor field, int level) throws IOException, OtlpBodyException {
        int length = in.readRawVarint32();
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            int outer = in.pushLimit(length);
            walk(in, field.getMessageType(), level + 1);
            in.checkLastTagWas(0);
            in.popLimit(outer);
        } else {
            budget.numbers(numbers(field, length));
            in.skipRawBytes(length);
        }
    }

    /** The most numbers that a list of so many bytes can have; a text weighs as much as a message. */
    private static long numbers(FieldDescriptor field, int length) {
        return switch (field.getType()) {
            case DOUBLE, FIXED64, SFIXED64 -> length / Double.BYTES;
            case STRING, BYTES -> Double.BYTES;
            default -> length;
        };
    }

    static byte[] answer(long rejectedPoints, String message) {
        ExportMetricsServiceResponse.Builder answer = ExportMetricsServiceResponse.newBuilder();
        if (rejectedPoints > 0 || !message.isEmpty()) {
            answer.setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
                    .setRejectedDataPoints(rejectedPoints)
                    .setErrorMessage(message));
        }
        return answer.build().toByteArray();
    }

    static byte[] status(int code, String message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeInt32(STATUS_CODE, code);
            out.writeString(STATUS_MESSAGE, message);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
