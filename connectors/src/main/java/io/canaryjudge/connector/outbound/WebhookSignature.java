package io.canaryjudge.connector.outbound;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** The value of the {@code webhook-signature} header. */
public final class WebhookSignature {

    private static final int MOST_SIGNATURES = 10;

    private WebhookSignature() {}

    /**
     * One {@code v1} signature for each secret, separated by spaces, so that a receiver that knows either of two can
     * check it while they are exchanged.
     *
     * @param id of the notification; without a full stop, which would let a part of the body pass for the time
     * @param seconds since the epoch, of this attempt
     * @param body the very bytes that are sent
     */
    public static String of(List<WebhookSecret> secrets, String id, long seconds, byte[] body) {
        byte[] head = (id + "." + seconds + ".").getBytes(US_ASCII);
        return secrets.stream()
                .map(secret -> "v1," + Base64.getEncoder().encodeToString(secret.authenticate(head, body)))
                .collect(Collectors.joining(" "));
    }

    /**
     * Whether one of the signatures in a header is that of one of the secrets. Takes as long for a wrong one as for a
     * right one.
     *
     * @param header as received, such as {@code v1,… v1,…}
     */
    public static boolean isOf(List<WebhookSecret> secrets, String header, String id, long seconds, byte[] body) {
        boolean isOne = false;
        for (String given : header.split(" ", MOST_SIGNATURES)) {
            for (WebhookSecret secret : secrets) {
                byte[] right = of(List.of(secret), id, seconds, body).getBytes(US_ASCII);
                isOne |= MessageDigest.isEqual(right, given.getBytes(US_ASCII));
            }
        }
        return isOne;
    }
}
