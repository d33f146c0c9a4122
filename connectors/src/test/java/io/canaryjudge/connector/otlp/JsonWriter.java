package io.canaryjudge.connector.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Writes messages as OTLP's JSON, plainly: the reading's opposite. */
final class JsonWriter {

    private JsonWriter() {}

    static String write(Message message) {
        List<String> members = new ArrayList<>();
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            members.add('"' + entry.getKey().getJsonName() + "\":" + value(entry.getKey(), entry.getValue()));
        }
        return "{" + String.join(",", members) + "}";
    }

    private static String value(FieldDescriptor field, Object value) {
        if (value instanceof List<?> list) {
            List<String> elements =
                    list.stream().map(each -> value(field, each)).toList();
            return "[" + String.join(",", elements) + "]";
        }
        if (value instanceof Message message) {
            return write(message);
        }
        if (value instanceof EnumValueDescriptor word) {
            return Integer.toString(word.getNumber());
        }
        if (value instanceof ByteString bytes) {
            boolean isId = field.getName().endsWith("_id");
            byte[] array = bytes.toByteArray();
            return '"'
                    + (isId
                            ? HexFormat.of().formatHex(array)
                            : Base64.getEncoder().encodeToString(array))
                    + '"';
        }
        if (value instanceof Long number) {
            boolean isUnsigned =
                    field.getType() == FieldDescriptor.Type.FIXED64 || field.getType() == FieldDescriptor.Type.UINT64;
            return '"' + (isUnsigned ? Long.toUnsignedString(number) : number.toString()) + '"';
        }
        boolean isWord = value instanceof Double number && !Double.isFinite(number);
        return value instanceof String || isWord
                ? '"' + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"'
                : value.toString();
    }
}
