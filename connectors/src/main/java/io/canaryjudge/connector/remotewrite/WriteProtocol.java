package io.canaryjudge.connector.remotewrite;

import java.util.Locale;
import java.util.Optional;

/** A version of the remote write protocol, told by the protobuf message that a body holds. */
public enum WriteProtocol {
    /** Remote write 1.0: labels stand with each series. */
    V1("prometheus.WriteRequest"),
    /** Remote write 2.0: labels refer to a table of texts, and the answer says how much was written. */
    V2("io.prometheus.write.v2.Request");

    private static final String MEDIA_TYPE = "application/x-protobuf";

    private final String message;

    WriteProtocol(String message) {
        this.message = message;
    }

    /** The content type by which a sender says that it speaks this version. */
    public String contentType() {
        return MEDIA_TYPE + ";proto=" + message;
    }

    /** The version that a content type stands for; without {@code proto} it is 1.0. Empty for any other type. */
    public static Optional<WriteProtocol> ofContentType(String contentType) {
        String[] parts = contentType.split(";", -1);
        if (!parts[0].strip().toLowerCase(Locale.ROOT).equals(MEDIA_TYPE)) {
            return Optional.empty();
        }
        for (int i = 1; i < parts.length; i++) {
            String[] parameter = parts[i].strip().split("=", 2);
            if (parameter[0].strip().toLowerCase(Locale.ROOT).equals("proto")) {
                return ofMessage(parameter.length == 1 ? "" : parameter[1].strip());
            }
        }
        return Optional.of(V1);
    }

    private static Optional<WriteProtocol> ofMessage(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        String name = quoted ? text.substring(1, text.length() - 1) : text;
        for (WriteProtocol protocol : values()) {
            if (protocol.message.equals(name)) {
                return Optional.of(protocol);
            }
        }
        return Optional.empty();
    }
}
