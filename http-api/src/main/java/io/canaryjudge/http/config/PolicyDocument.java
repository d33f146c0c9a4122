package io.canaryjudge.http.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.analysis.AnalysisPolicy;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A policy with the text that it was read from, by which it can be kept and read again.
 *
 * @param text YAML, of which JSON is a part; empty for the defaults
 * @param pulled what is fetched for its metrics
 */
public record PolicyDocument(String text, AnalysisPolicy policy, List<PulledMetric> pulled) {

    /** What holds where nothing is said. */
    public static final PolicyDocument DEFAULT = new PolicyDocument("", AnalysisPolicy.DEFAULT);

    /** Copies the list. */
    public PolicyDocument {
        pulled = List.copyOf(pulled);
    }

    /** A policy for which nothing is fetched. */
    public PolicyDocument(String text, AnalysisPolicy policy) {
        this(text, policy, List.of());
    }

    /**
     * The policy that a text describes.
     *
     * @throws InvalidInputException with every problem
     */
    public static PolicyDocument read(String text) {
        Fields fields = Fields.of(Documents.parse(text));
        Optional<PolicyDocument> document = read(text, fields);
        fields.throwIfBad();
        return document.orElseThrow();
    }

    /** The policy that a mapping describes; empty, with the problems noted in the mapping, if there are any. */
    public static Optional<PolicyDocument> read(String text, Fields fields) {
        return PolicyReader.read(fields).flatMap(policy -> {
            List<PulledMetric> pulled = fields.has("metrics") ? PullReader.read(fields, policy.metrics()) : List.of();
            return fields.isGood() ? Optional.of(new PolicyDocument(text, policy, pulled)) : Optional.empty();
        });
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
