package io.canaryjudge.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A fact as it is kept: a link in its stream's chain.
 *
 * @param number 1 for the first of its stream, one more for each that follows
 * @param previous the hash of the entry before; {@link #START} at the first
 * @param hash of all the rest, 64 hexadecimal digits
 */
public record Entry(String stream, long number, Fact fact, String previous, String hash) {

    /** What the first entry of a stream names as the hash before it. */
    public static final String START = "0".repeat(64);

    /** The entry that follows {@code head} with this fact. */
    public static Entry after(StreamHead head, Fact fact) {
        long number = head.entries() + 1;
        return new Entry(head.stream(), number, fact, head.hash(), hash(head.stream(), number, fact, head.hash()));
    }

    /** Whether the hash is that of the rest. */
    public boolean isIntact() {
        return hash.equals(hash(stream, number, fact, previous));
    }

    /** SHA-256 over the parts, each text with its length before it, so that no two entries read the same. */
    private static String hash(String stream, long number, Fact fact, String previous) {
        MessageDigest sha = sha256();
        add(sha, previous);
        add(sha, stream);
        sha.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(number)
                .putLong(fact.atMillis())
                .flip());
        add(sha, fact.type());
        add(sha, fact.json());
        return HexFormat.of().formatHex(sha.digest());
    }

    private static void add(MessageDigest sha, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        sha.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
