package io.canaryjudge.http.config;

import io.canaryjudge.http.config.TlsSettings.ClientCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads how the listener encrypts. No message shows what a file holds. */
final class TlsReader {

    private static final Map<String, ClientCertificates> WORDS = Fields.words(
            Map.entry("none", ClientCertificates.NONE),
            Map.entry("optional", ClientCertificates.OPTIONAL),
            Map.entry("required", ClientCertificates.REQUIRED));

    private TlsReader() {}

    /** The settings that a mapping has; empty, with the problems noted, if there are any. */
    static Optional<TlsSettings> read(Fields fields) {
        Optional<Path> certificate = file(fields, "certificateFile");
        Optional<Path> key = file(fields, "keyFile");
        Optional<Path> clientCa = fields.has("clientCaFile") ? file(fields, "clientCaFile") : Optional.empty();
        fields.allow("clientCaFile");
        ClientCertificates fallback = clientCa.isPresent() ? ClientCertificates.OPTIONAL : ClientCertificates.NONE;
        ClientCertificates wanted = fields.word("clientCertificates", WORDS, fallback);
        if (clientCa.isPresent() == (wanted == ClientCertificates.NONE)) {
            fields.refuse(
                    "clientCertificates", "must be optional or required if there is a clientCaFile, and only then");
        }
        fields.refuseUnknownKeys();
        return certificate.isPresent() && key.isPresent()
                ? Optional.of(new TlsSettings(certificate.get(), key.get(), clientCa, wanted))
                : Optional.empty();
    }

    private static Optional<Path> file(Fields fields, String key) {
        String text = fields.requiredText(key);
        Optional<Path> path = text.isEmpty() ? Optional.empty() : fields.make(() -> Path.of(text));
        if (path.isPresent() && !Files.isReadable(path.get())) {
            fields.refuse(key, "cannot be read: " + Fields.describe(text));
            return Optional.empty();
        }
        return path;
    }
}
