package io.canaryjudge.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.connector.outbound.AddressPolicy;
import io.canaryjudge.connector.outbound.WebhookSecret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookConfigTest {

    private static final WebhookConfig CONFIG =
            WebhookConfig.of(URI.create("https://hooks.example.com/T0/hunter2?token=hunter3"), Examples.SECRET);

    @Test
    void of_hasTheDefaultsOfTheSpecification() {
        assertThat(CONFIG.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(CONFIG.addresses()).isEqualTo(AddressPolicy.PUBLIC_ONLY);
    }

    @Test
    void toString_namesTheReceiverWithoutPathQueryOrSecret() {
        assertThat(CONFIG.toString())
                .contains("https://hooks.example.com, 1 secrets")
                .doesNotContain("hunter");
    }

    @ParameterizedTest
    @CsvSource({
        "http://a,                        http://a,        80,   /",
        "HTTPS://Example.com/x,           https://Example.com, 443, /x",
        "http://a:8080?b=c,               http://a:8080,   8080, /?b=c",
        "https://[2606:4700::1111]:8443/, 'https://[2606:4700::1111]:8443', 8443, /",
        "http://a/gr%C3%B6%C3%9Fe/größe,  http://a,        80,   /gr%C3%B6%C3%9Fe/gr%C3%B6%C3%9Fe"
    })
    void url_isTakenApart(URI url, String origin, int port, String target) {
        WebhookConfig config = WebhookConfig.of(url, Examples.SECRET);

        assertThat(config.origin()).isEqualTo(origin);
        assertThat(config.receiver().port()).isEqualTo(port);
        assertThat(config.receiver().target()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://a/hunter2",
                "//a/hunter2",
                "hunter2",
                "mailto:hunter2",
                "http:hunter2",
                "http:///hunter2",
                "http://user:hunter2@a/",
                "http://hunter2@a/",
                "http://a/#hunter2",
                "http://a:0/hunter2",
                "http://a:65536/hunter2",
                "http://hunter2_a/",
                "file:///hunter2"
            })
    void url_ofAnotherKind_isRefusedWithoutRepeatingIt(URI url) {
        assertThatThrownBy(() -> WebhookConfig.of(url, Examples.SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("url: must ")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void secrets_otherThanOneOrTwoDifferentOnes_areRefused() {
        assertThatThrownBy(() -> CONFIG.withSecrets(List.of())).hasMessageStartingWith("secrets: ");
        assertThatThrownBy(() -> CONFIG.withSecrets(List.of(Examples.SECRET, Examples.SECRET)))
                .hasMessageStartingWith("secrets: ");
        assertThatThrownBy(() -> CONFIG.withSecrets(List.of(
                        Examples.SECRET, Examples.OTHER_SECRET, WebhookSecret.parse("whsec_" + "B".repeat(32)))))
                .hasMessage("secrets: one, or two different ones; were 3");
    }

    @Test
    void numbers_outOfRange_areRefused() {
        assertThatThrownBy(() -> CONFIG.withTimeout(Duration.ZERO))
                .hasMessage("timeout: from PT0.001S to PT5M; was PT0S");
        assertThatThrownBy(() -> CONFIG.withTimeout(Duration.ofMinutes(6))).hasMessageStartingWith("timeout: ");
    }
}
