package io.canaryjudge.connector.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.proto.common.v1.KeyValue;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Stands for a stream, or for that of which it is one: half of a SHA-256 digest of what identifies it, so that a stream
 * with long attributes takes no more memory than another. The order of attributes does not matter.
 */
record StreamKey(long high, long low) {

    /** What everything belongs to. */
    static final StreamKey ROOT = new StreamKey(0, 0);

    private static final Comparator<KeyValue> BY_KEY = Comparator.comparing(KeyValue::getKey);

    /** What is told apart within this by texts and attributes. */
    StreamKey within(List<KeyValue> attributes, String... texts) {
        MessageDigest digest = sha256();
        digest.update(
                ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).flip());
        for (String text : texts) {
            update(digest, text.getBytes(UTF_8));
        }
        KeyValue[] sorted = attributes.toArray(KeyValue[]::new);
        Arrays.sort(sorted, BY_KEY);
        for (KeyValue attribute : sorted) {
            update(digest, attribute.toByteArray());
        }
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
        return new StreamKey(bytes.getLong(), bytes.getLong());
    }

    private static void update(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return Objects.requireNonNull(MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
