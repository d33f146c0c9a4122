package io.canaryjudge.http.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An API token as its holder has it: {@code cjt_}, an id of ten letters and digits, an underscore, and 256 random bits. It
 * is a secret, so it is never kept, and {@link #toString} has the id only.
 */
public final class TokenText {

    /** What every token begins with, so that scanners for secrets find it. */
    public static final String PREFIX = "cjt_";

    private static final String ID = "[0-9a-z]{10}";
    private static final Pattern ID_PATTERN = Pattern.compile(ID);
    private static final Pattern PATTERN = Pattern.compile(PREFIX + ID + "_[0-9A-Za-z_-]{43}");
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int ID_LENGTH = 10;
    private static final int SECRET_BYTES = 32;

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
        return PATTERN.matcher(text).matches() ? Optional.of(new TokenText(text)) : Optional.empty();
    }

    /** Whether a text may be the id of a token. */
    public static boolean isId(String text) {
        return ID_PATTERN.matcher(text).matches();
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
