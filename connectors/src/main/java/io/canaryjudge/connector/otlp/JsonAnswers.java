package io.canaryjudge.connector.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What is answered in JSON. */
final class JsonAnswers {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonAnswers() {}

    static byte[] answer(long rejectedPoints, String message) {
        return written(out -> {
            if (rejectedPoints > 0 || !message.isEmpty()) {
                out.writeObjectFieldStart("partialSuccess");
                out.writeStringField("rejectedDataPoints", Long.toString(rejectedPoints));
                out.writeStringField("errorMessage", message);
                out.writeEndObject();
            }
        });
    }

    static byte[] status(int code, String message) {
        return written(out -> {
            out.writeNumberField("code", code);
            out.writeStringField("message", message);
        });
    }

    private static byte[] written(Members members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            members.write(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes the members of an object. */
    @FunctionalInterface
    private interface Members {
        void write(JsonGenerator out) throws IOException;
    }
}
