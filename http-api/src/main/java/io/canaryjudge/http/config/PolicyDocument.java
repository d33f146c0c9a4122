package io.canaryjudge.http.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.analysis.AnalysisPolicy;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A policy with the text that it was read from, by which it can be kept and read again.
 *
 * @param text YAML, of which JSON is a part; empty for the defaults
 */
public record PolicyDocument(String text, AnalysisPolicy policy) {

    /** What holds where nothing is said. */
    public static final PolicyDocument DEFAULT = new PolicyDocument("", AnalysisPolicy.DEFAULT);

    /**
     * The policy that a text describes.
     *
     * @throws InvalidInputException with every problem
     */
    public static PolicyDocument read(String text) {
        return new PolicyDocument(text, PolicyReader.read(text));
    }

    /** SHA-256 of the text, 64 hexadecimal digits. */
    public String hash() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
