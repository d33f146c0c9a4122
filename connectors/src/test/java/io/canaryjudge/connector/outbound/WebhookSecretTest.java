package io.canaryjudge.connector.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretTest {

    private static final WebhookSecret SECRET = WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    @ParameterizedTest
    @ValueSource(ints = {24, 32, 64})
    void parse_ofAnAllowedLength_givesASecretThatIsEqualToItself(int bytes) {
        String text = "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);

        assertThat(WebhookSecret.parse(text))
                .isEqualTo(WebhookSecret.parse(text))
                .hasSameHashCodeAs(WebhookSecret.parse(text))
                .isNotEqualTo(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-w",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
                "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void parse_ofAnythingElse_isRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> WebhookSecret.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a webhook's secret is 'whsec_' and the base64 of 24 to 64 random bytes")
                .hasNoCause();
    }

    @Test
    void toString_hidesTheKey() {
        assertThat(SECRET).hasToString("WebhookSecret[hidden]");
        assertThat(String.format("%s %s", SECRET, java.util.List.of(SECRET))).doesNotContain("MfKQ9r8");
    }
}
