package io.canaryjudge.http.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * An API token as it is kept: everything but the secret.
 *
 * @param id the part of the token that is no secret
 * @param name what it is for; the actor of what is done with it
 * @param hash of the token, 64 hexadecimal digits
 * @param createdMillis milliseconds since 1970; 0 where it is not known
 * @param expiresMillis from when on it is none any more
 * @param createdBy who made it
 */
public record ApiToken(
        String id,
        String name,
        String hash,
        Grant grant,
        long createdMillis,
        OptionalLong expiresMillis,
        String createdBy) {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** @throws IllegalArgumentException if the hash is none, or the name is empty */
    public ApiToken {
        if (!isHash(hash)) {
            throw new IllegalArgumentException("hash: must be 64 hexadecimal digits in small letters");
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: must not be empty");
        }
    }

    /** Whether a text may be the hash of a token. */
    public static boolean isHash(String text) {
        return HASH.matcher(text).matches();
    }

    /** Whether a token is this one; takes as long whatever it is. */
    boolean isOf(String otherHash) {
        return MessageDigest.isEqual(hash.getBytes(US_ASCII), otherHash.getBytes(US_ASCII));
    }

    boolean isExpired(long nowMillis) {
        return expiresMillis.isPresent() && nowMillis >= expiresMillis.getAsLong();
    }

    Principal principal() {
        return new Principal("token:" + id, name, Principal.Kind.TOKEN, List.of(grant));
    }

    /** Without the hash, which is of no use to anybody who reads it. */
    @Override
    public String toString() {
        return "ApiToken[" + TokenText.PREFIX + id + ", " + name + "]";
    }
}
