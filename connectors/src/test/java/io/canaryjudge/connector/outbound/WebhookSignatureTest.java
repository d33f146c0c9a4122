package io.canaryjudge.connector.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The vector is the one of the specification's own libraries; the oracle for other values is its Java library. */
class WebhookSignatureTest {

    private static final WebhookSecret SECRET = WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final WebhookSecret OTHER_SECRET =
            WebhookSecret.parse("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    @Test
    void of_thePublishedVector_isThePublishedSignature() {
        String signature = WebhookSignature.of(
                List.of(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}".getBytes(UTF_8));

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void of_anyMessage_isWhatTheReferenceLibrarySigns() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 200; i++) {
            byte[] key = new byte[random.nextInt(24, 65)];
            random.nextBytes(key);
            String secret = "whsec_" + Base64.getEncoder().encodeToString(key);
            String body = "{\"größe\":\"" + "標🐤".repeat(random.nextInt(50)) + "\"}";
            long seconds = random.nextLong(4_000_000_000L);

            String ours = WebhookSignature.of(
                    List.of(WebhookSecret.parse(secret)), "msg_" + i, seconds, body.getBytes(UTF_8));

            assertThat(ours).isEqualTo(new Webhook(secret).sign("msg_" + i, seconds, body));
        }
    }

    @Test
    void of_twoSecrets_isBothSignaturesInOrder() {
        byte[] body = "{}".getBytes(UTF_8);
        String first = WebhookSignature.of(List.of(SECRET), "a", 1, body);
        String second = WebhookSignature.of(List.of(OTHER_SECRET), "a", 1, body);

        assertThat(WebhookSignature.of(List.of(SECRET, OTHER_SECRET), "a", 1, body))
                .isEqualTo(first + " " + second);
    }
}
