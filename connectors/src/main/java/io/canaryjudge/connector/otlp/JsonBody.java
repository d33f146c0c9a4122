package io.canaryjudge.connector.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * OTLP's JSON, read into the messages that protobuf is read into. Names that the messages do not have are passed over,
 * as the specification wants it. Used by one thread, once.
 */
final class JsonBody {

    /*
     * Protobuf's own JsonFormat reads ids as base64, keeps the whole document as a tree, and brings Gson and Guava.
     * This walks the message's descriptor beside the tokens instead, so it knows every message that the definitions
     * have.
     */

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    private static final Map<Descriptor, Map<String, FieldDescriptor>> FIELDS = new ConcurrentHashMap<>();
    private static final Set<String> IN_HEXADECIMAL = Set.of("traceId", "spanId", "parentSpanId");

    private final ExportMetricsServiceRequest.Builder request;
    private final PartBudget budget = new PartBudget();

    JsonBody(ExportMetricsServiceRequest.Builder request) {
        this.request = request;
    }

    ExportMetricsServiceRequest parse(byte[] body) throws OtlpBodyException {
        try (JsonParser in = JSON.createParser(body)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw refused(in, "the body must be a JSON object");
            }
            message(in, request, 0);
            if (in.nextToken() != null) {
                throw refused(in, "there is something after the end of the JSON object");
            }
            return request.build();
        } catch (JsonProcessingException e) {
            throw new OtlpBodyException("the body is not JSON: " + Excerpt.of(e.getOriginalMessage()) + ", at line "
                    + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void message(JsonParser in, Message.Builder message, int level) throws IOException, OtlpBodyException {
        budget.message(level);
        Map<String, FieldDescriptor> fields = FIELDS.computeIfAbsent(message.getDescriptorForType(), JsonBody::byName);
        while (in.nextToken() != JsonToken.END_OBJECT) {
            FieldDescriptor field = fields.get(in.currentName());
            JsonToken token = in.nextToken();
            if (field == null) {
                in.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                member(in, message, field, level);
            }
        }
    }

    private static Map<String, FieldDescriptor> byName(Descriptor type) {
        return type.getFields().stream().collect(Collectors.toMap(FieldDescriptor::getJsonName, Function.identity()));
    }

    private void member(JsonParser in, Message.Builder message, FieldDescriptor field, int level)
            throws IOException, OtlpBodyException {
        if (!field.isRepeated()) {
            message.setField(field, value(in, message, field, level));
            return;
        }
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw unfit(in, field, "an array");
        }
        while (in.nextToken() != JsonToken.END_ARRAY) {
            budget.numbers(1);
            message.addRepeatedField(field, value(in, message, field, level));
        }
    }

    private Object value(JsonParser in, Message.Builder message, FieldDescriptor field, int level)
            throws IOException, OtlpBodyException {
        return switch (field.getJavaType()) {
            case MESSAGE -> {
                if (in.currentToken() != JsonToken.START_OBJECT) {
                    throw unfit(in, field, "an object");
                }
                Message.Builder inner = message.newBuilderForField(field);
                message(in, inner, level + 1);
                yield inner.build();
            }
            case STRING -> text(in, field, "a text");
            case BOOLEAN -> flag(in, field);
            case INT ->
                (int) integer(
                        in,
                        field,
                        is32BitUnsigned(field) ? 0 : Integer.MIN_VALUE,
                        is32BitUnsigned(field) ? 0xFFFF_FFFFL : Integer.MAX_VALUE);
            case LONG -> integer(in, field, Long.MIN_VALUE, Long.MAX_VALUE);
            case DOUBLE -> number(in, field);
            case FLOAT -> (float) number(in, field);
            case BYTE_STRING -> bytes(in, field);
            case ENUM -> word(in, field);
        };
    }

    private static boolean is32BitUnsigned(FieldDescriptor field) {
        return field.getType() == FieldDescriptor.Type.UINT32 || field.getType() == FieldDescriptor.Type.FIXED32;
    }

    private static boolean is64BitUnsigned(FieldDescriptor field) {
        return field.getType() == FieldDescriptor.Type.UINT64 || field.getType() == FieldDescriptor.Type.FIXED64;
    }

    private static String text(JsonParser in, FieldDescriptor field, String allowed)
            throws IOException, OtlpBodyException {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            throw unfit(in, field, allowed);
        }
        return in.getText();
    }

    private static boolean flag(JsonParser in, FieldDescriptor field) throws IOException, OtlpBodyException {
        return switch (in.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw unfit(in, field, "true or false");
        };
    }

    private static long integer(JsonParser in, FieldDescriptor field, long least, long most)
            throws IOException, OtlpBodyException {
        JsonToken token = in.currentToken();
        String allowed = "a whole number" + (is64BitUnsigned(field) || is32BitUnsigned(field) ? ", 0 or more," : "")
                + " that fits, as a number or a text";
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_STRING) {
            throw unfit(in, field, allowed);
        }
        try {
            String digits = in.getText();
            long value = is64BitUnsigned(field) ? Long.parseUnsignedLong(digits) : Long.parseLong(digits);
            if (!is64BitUnsigned(field) && (value < least || value > most)) {
                throw unfit(in, field, allowed);
            }
            return value;
        } catch (NumberFormatException e) {
            throw unfit(in, field, allowed);
        }
    }

    private static double number(JsonParser in, FieldDescriptor field) throws IOException, OtlpBodyException {
        JsonToken token = in.currentToken();
        if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
            throw unfit(in, field, "a number");
        }
        try {
            return Double.parseDouble(in.getText());
        } catch (NumberFormatException e) {
            throw unfit(in, field, "a number");
        }
    }

    private static ByteString bytes(JsonParser in, FieldDescriptor field) throws IOException, OtlpBodyException {
        boolean isId = IN_HEXADECIMAL.contains(field.getJsonName());
        String allowed = isId ? "bytes in hexadecimal" : "bytes in base64";
        String text = text(in, field, allowed);
        try {
            return ByteString.copyFrom(
                    isId ? HexFormat.of().parseHex(text) : Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw unfit(in, field, allowed);
        }
    }

    /** The specification has numbers only; the words, which protobuf's own JSON has, cannot mean anything else. */
    private static EnumValueDescriptor word(JsonParser in, FieldDescriptor field)
            throws IOException, OtlpBodyException {
        EnumValueDescriptor value = null;
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            value = field.getEnumType().findValueByName(in.getText());
        } else if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            value = field.getEnumType()
                    .findValueByNumberCreatingIfUnknown((int) integer(in, field, Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
        if (value == null) {
            throw unfit(
                    in, field, "one of the numbers of " + field.getEnumType().getName());
        }
        return value;
    }

    private static OtlpBodyException unfit(JsonParser in, FieldDescriptor field, String allowed) throws IOException {
        @Nullable String found = in.currentToken().isScalarValue()
                ? in.getText()
                : in.currentToken().asString();
        return refused(
                in, field.getJsonName() + " must be " + allowed + ", was '" + Excerpt.of(String.valueOf(found)) + "'");
    }

    private static OtlpBodyException refused(JsonParser in, String reason) {
        return new OtlpBodyException(
                reason + ", at line " + in.currentTokenLocation().getLineNr() + ", column "
                        + in.currentTokenLocation().getColumnNr());
    }
}
