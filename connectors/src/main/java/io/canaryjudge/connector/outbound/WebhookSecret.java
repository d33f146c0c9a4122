package io.canaryjudge.connector.outbound;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key shared with one receiver, by which it knows that a webhook is ours. No text made from it shows the key. */
public final class WebhookSecret {

    private static final String PREFIX = "whsec_";
    private static final int MIN_BYTES = 24;
    private static final int MAX_BYTES = 64;
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] key;

    private WebhookSecret(byte[] key) {
        this.key = key;
    }

    /**
     * Reads the form in which Standard Webhooks hands out secrets.
     *
     * @param text {@code whsec_} and the base64 of 24 to 64 bytes
     * @throws IllegalArgumentException if {@code text} is not that; the message does not repeat it
     */
    public static WebhookSecret parse(String text) {
        byte[] key = text.startsWith(PREFIX) ? decode(text.substring(PREFIX.length())) : new byte[0];
        if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
            throw new IllegalArgumentException("a webhook's secret is '" + PREFIX + "' and the base64 of " + MIN_BYTES
                    + " to " + MAX_BYTES + " random bytes");
        }
        return new WebhookSecret(key);
    }

    /**
     * The bytes, or none for a text that is not base64: the decoder's own complaint would quote a piece of the secret.
     */
    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    /** HMAC-SHA256 of {@code head} followed by {@code body}; 32 bytes. */
    byte[] authenticate(byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(head);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WebhookSecret secret && MessageDigest.isEqual(key, secret.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "WebhookSecret[hidden]";
    }
}
