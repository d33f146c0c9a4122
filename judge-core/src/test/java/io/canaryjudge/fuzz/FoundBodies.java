package io.canaryjudge.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;

/** Bodies that were findings once, in a file beside a test: hexadecimal, one on each line; others begin with {@code #}. */
public final class FoundBodies {

    private FoundBodies() {}

    /**
     * All bodies of a file.
     *
     * @throws IllegalArgumentException if there is no such file, or none in it
     */
    public static List<byte[]> of(Class<?> test, String file) {
        try (InputStream in = test.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("there must be a file " + file + " beside " + test);
            }
            List<byte[]> bodies = new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(HexFormat.of()::parseHex)
                    .toList();
            if (bodies.isEmpty()) {
                throw new IllegalArgumentException(file + " must have a body");
            }
            return bodies;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
