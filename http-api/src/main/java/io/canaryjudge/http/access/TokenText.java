package io.canaryjudge.http.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An API token as its holder has it: {@code cjt_}, an id of ten letters and digits, an underscore, and 256 random bits. It
 * is a secret, so it is never kept, and {@link #toString} has the id only.
 */
public final class TokenText {

    /** What every token begins with, so that scanners for secrets find it. */
    public static final String PREFIX = "cjt_";

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int ID_LENGTH = 10;
    private static final int SECRET_BYTES = 32;
    private static final int SECRET_FROM = PREFIX.length() + ID_LENGTH + 1;
    /** Of so many bytes in base 64. */
    private static final int LENGTH = SECRET_FROM + 43;

    private final String text;

    private TokenText(String text) {
        this.text = text;
    }

    /** A new one, which nobody can guess. */
    public static TokenText random(SecureRandom random) {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new TokenText(
                PREFIX + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** The token that a text is; empty if it is none. */
    public static Optional<TokenText> parse(String text) {
        return text.length() == LENGTH
                        && text.startsWith(PREFIX)
                        && isId(text.substring(PREFIX.length(), SECRET_FROM - 1))
                        && text.charAt(SECRET_FROM - 1) == '_'
                        && isSecret(text)
                ? Optional.of(new TokenText(text))
                : Optional.empty();
    }

    private static boolean isSecret(String text) {
        for (int i = SECRET_FROM; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!isLetter && !(c >= '0' && c <= '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** Whether a text may be the id of a token. */
    public static boolean isId(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z')) {
                return false;
            }
        }
        return text.length() == ID_LENGTH;
    }

    /** The part that is no secret. */
    public String id() {
        return text.substring(PREFIX.length(), PREFIX.length() + ID_LENGTH);
    }

    /** SHA-256 of all of it, 64 hexadecimal digits. A slow hash would add nothing to 256 random bits. */
    public String hash() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The secret itself, to be shown once to who will hold it. */
    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return PREFIX + id() + "_***";
    }
}
