package io.canaryjudge.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTextTest {

    /** {@code printf %s TOKEN | sha256sum} */
    @Test
    void hash_isSha256OfTheWholeText() {
        TokenText text = TokenText.parse("cjt_0123456789_" + "A".repeat(43)).orElseThrow();

        assertThat(text.id()).isEqualTo("0123456789");
        assertThat(text.hash()).isEqualTo("440ef44e1839a034cdbcdbf549383d6d9d8434aba86b67265cac1e9bf74dc11b");
    }

    @Test
    void tokens_differ_andAreWhatTheyAreReadAs() {
        SecureRandom random = new SecureRandom();
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            TokenText text = TokenText.random(random);
            texts.add(text.reveal());
            assertThat(TokenText.parse(text.reveal()).orElseThrow().hash()).isEqualTo(text.hash());
            assertThat(text.toString()).doesNotContain(text.reveal().substring(15));
        }
        assertThat(texts).hasSize(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "cjt_", "cjt_0123456789_", "x", "CJT_0123456789_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void text_thatIsNoToken_isNone(String text) {
        assertThat(TokenText.parse(text)).isEmpty();
    }
}
