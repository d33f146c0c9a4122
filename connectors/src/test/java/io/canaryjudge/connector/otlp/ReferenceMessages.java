package io.canaryjudge.connector.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.canaryjudge.fuzz.PlainJson;
import io.canaryjudge.fuzz.PlainJson.Items;
import io.canaryjudge.fuzz.PlainJson.Member;
import io.canaryjudge.fuzz.PlainJson.Members;
import io.canaryjudge.fuzz.PlainJson.Text;
import io.canaryjudge.fuzz.PlainJson.Value;
import io.canaryjudge.fuzz.PlainJson.Word;
import io.canaryjudge.fuzz.PlainWire;
import io.canaryjudge.fuzz.PlainWire.Field;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Requests of both encodings read slowly and obviously: into fields, or a tree of JSON, and then by the definitions. */
final class ReferenceMessages {

    private static final int MOST_LEVELS = 48;
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern WHOLE_UNSIGNED = Pattern.compile("[+]?[0-9]+");

    private ReferenceMessages() {}

    /** The request that a body is; empty if it is malformed. */
    static Optional<ExportMetricsServiceRequest> read(OtlpEncoding encoding, byte[] body) {
        ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
        try {
            if (encoding == OtlpEncoding.PROTOBUF) {
                wire(body, request, 0);
            } else {
                json(tree(body), request, 0);
            }
            return Optional.of(request.build());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void wire(byte[] body, Message.Builder message, int level) {
        require(level <= MOST_LEVELS);
        for (Field field : PlainWire.read(body).orElseThrow(IllegalArgumentException::new)) {
            FieldDescriptor known = message.getDescriptorForType().findFieldByNumber(field.field());
            if (known != null) {
                wire(field, known, message, level);
            }
        }
    }

    private static void wire(Field field, FieldDescriptor known, Message.Builder message, int level) {
        if (known.getType() == FieldDescriptor.Type.MESSAGE) {
            if (field.isBytes()) {
                boolean isMore = !known.isRepeated() && message.hasField(known);
                Message.Builder inner =
                        isMore ? ((Message) message.getField(known)).toBuilder() : message.newBuilderForField(known);
                wire(field.bytes(), inner, level + 1);
                put(message, known, inner.build());
            }
        } else if (known.getType() == FieldDescriptor.Type.STRING || known.getType() == FieldDescriptor.Type.BYTES) {
            if (field.isBytes()) {
                put(
                        message,
                        known,
                        known.getType() == FieldDescriptor.Type.STRING
                                ? text(field.bytes())
                                : ByteString.copyFrom(field.bytes()));
            }
        } else if (field.isBytes() && known.isRepeated()) {
            boolean isFixed = isFixed64(known);
            (isFixed ? PlainWire.fixed64s(field.bytes()) : PlainWire.varints(field.bytes()))
                    .orElseThrow(IllegalArgumentException::new)
                    .forEach(number -> put(message, known, scalar(known, number)));
        } else if (isFixed64(known) ? field.isFixed64() : isFixed32(known) ? field.isFixed32() : field.isVarint()) {
            put(message, known, scalar(known, field.number()));
        }
    }

    private static boolean isFixed64(FieldDescriptor field) {
        return List.of(FieldDescriptor.Type.FIXED64, FieldDescriptor.Type.SFIXED64, FieldDescriptor.Type.DOUBLE)
                .contains(field.getType());
    }

    private static boolean isFixed32(FieldDescriptor field) {
        return List.of(FieldDescriptor.Type.FIXED32, FieldDescriptor.Type.SFIXED32, FieldDescriptor.Type.FLOAT)
                .contains(field.getType());
    }

    private static Object scalar(FieldDescriptor field, long number) {
        return switch (field.getType()) {
            case DOUBLE -> Double.longBitsToDouble(number);
            case FIXED64, SFIXED64, INT64, UINT64 -> number;
            case FIXED32, SFIXED32, INT32, UINT32 -> (int) number;
            case SINT32 -> (int) zigZag(number & 0xffff_ffffL);
            case SINT64 -> zigZag(number);
            case BOOL -> number != 0;
            case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown((int) number);
            default -> throw new IllegalStateException("metrics have no " + field.getType());
        };
    }

    private static long zigZag(long number) {
        return (number & 1) == 0 ? number >>> 1 : ~(number >>> 1);
    }

    private static void put(Message.Builder message, FieldDescriptor field, Object value) {
        if (field.isRepeated()) {
            message.addRepeatedField(field, value);
        } else {
            message.setField(field, value);
        }
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        require(Arrays.equals(text.getBytes(UTF_8), bytes));
        return text;
    }

    private static Members tree(byte[] body) {
        return (Members)
                PlainJson.read(text(body)).filter(Members.class::isInstance).orElseThrow(IllegalArgumentException::new);
    }

    private static void json(Members object, Message.Builder message, int level) {
        require(level <= MOST_LEVELS);
        for (Member member : object.all()) {
            Optional<FieldDescriptor> known = message.getDescriptorForType().getFields().stream()
                    .filter(field -> field.getJsonName().equals(member.name()))
                    .findFirst();
            if (known.isPresent() && !member.value().equals(new Word("null"))) {
                json(member.value(), known.get(), message, level);
            }
        }
    }

    private static void json(Value value, FieldDescriptor known, Message.Builder message, int level) {
        if (!known.isRepeated()) {
            message.setField(known, one(value, known, message, level));
            return;
        }
        require(value instanceof Items);
        for (Value item : ((Items) value).all()) {
            message.addRepeatedField(known, one(item, known, message, level));
        }
    }

    private static Object one(Value value, FieldDescriptor known, Message.Builder message, int level) {
        return switch (known.getJavaType()) {
            case MESSAGE -> {
                require(value instanceof Members);
                Message.Builder inner = message.newBuilderForField(known);
                json((Members) value, inner, level + 1);
                yield inner.build();
            }
            case STRING -> string(value);
            case BYTE_STRING -> ByteString.copyFrom(bytes(string(value), known));
            case BOOLEAN -> {
                require(value.equals(new Word("true")) || value.equals(new Word("false")));
                yield value.equals(new Word("true"));
            }
            case INT -> {
                boolean isUnsigned = known.getType() == FieldDescriptor.Type.UINT32
                        || known.getType() == FieldDescriptor.Type.FIXED32;
                yield isUnsigned
                        ? whole(value, false, 0, 32).intValue()
                        : whole(value, false, 31, 31).intValue();
            }
            case LONG -> {
                boolean isUnsigned = known.getType() == FieldDescriptor.Type.UINT64
                        || known.getType() == FieldDescriptor.Type.FIXED64;
                yield isUnsigned
                        ? whole(value, true, 0, 64).longValue()
                        : whole(value, false, 63, 63).longValue();
            }
            case DOUBLE -> Double.parseDouble(written(value));
            case ENUM -> word(value, known);
            case FLOAT -> throw new IllegalStateException("metrics have no FLOAT");
        };
    }

    private static byte[] bytes(String text, FieldDescriptor field) {
        boolean isId = List.of("traceId", "spanId").contains(field.getJsonName());
        return isId ? HexFormat.of().parseHex(text) : Base64.getDecoder().decode(text);
    }

    private static EnumValueDescriptor word(Value value, FieldDescriptor field) {
        EnumValueDescriptor word = value instanceof Text text
                ? field.getEnumType().findValueByName(text.text())
                : field.getEnumType()
                        .findValueByNumberCreatingIfUnknown(
                                whole(value, false, 31, 31).intValue());
        require(word != null);
        return word;
    }

    private static String string(Value value) {
        require(value instanceof Text);
        return ((Text) value).text();
    }

    /** A number or a text as it is written. */
    private static String written(Value value) {
        return value instanceof PlainJson.Numeral number ? number.text() : string(value);
    }

    /** A whole number from -2^below, or 0 where that is 0, to below 2^above. */
    private static BigInteger whole(Value value, boolean isWithoutMinus, int below, int above) {
        String written = written(value);
        require((isWithoutMinus ? WHOLE_UNSIGNED : WHOLE).matcher(written).matches());
        BigInteger whole = new BigInteger(written);
        BigInteger least =
                below == 0 ? BigInteger.ZERO : BigInteger.ONE.shiftLeft(below).negate();
        require(whole.compareTo(least) >= 0 && whole.compareTo(BigInteger.ONE.shiftLeft(above)) < 0);
        return whole;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("malformed");
        }
    }
}
