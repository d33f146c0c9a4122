package io.canaryjudge.http.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the listener encrypts.
 *
 * @param certificateFile the service's certificate and those above it, PEM
 * @param keyFile its private key, PEM (PKCS #8)
 * @param clientCaFile who signs client certificates, PEM; empty where none are asked for
 * @param clientCertificates whether a client must have one
 */
public record TlsSettings(
        Path certificateFile, Path keyFile, Optional<Path> clientCaFile, ClientCertificates clientCertificates) {

    /** Whether a client must have a certificate. */
    public enum ClientCertificates {
        /** It is not asked for one. */
        NONE,
        /** It may have one instead of a token. */
        OPTIONAL,
        /** Without one there is no connection. */
        REQUIRED
    }
}
