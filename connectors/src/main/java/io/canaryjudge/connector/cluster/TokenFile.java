package io.canaryjudge.connector.cluster;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A token in a file that somebody else renews. */
final class TokenFile implements OAuthTokenProvider {

    private final Path file;

    TokenFile(Path file) {
        this.file = file;
    }

    @Override
    public String getToken() {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the token file", e);
        }
    }
}
