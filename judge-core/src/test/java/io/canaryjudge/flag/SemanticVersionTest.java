package io.canaryjudge.flag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticVersionTest {

    /** The example of clause 11 of Semantic Versioning 2.0.0, with more numbers around it. */
    private static final List<String> ASCENDING = List.of(
            "0.0.1",
            "0.9.0",
            "0.10.0",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "2.0.0",
            "2.1.0",
            "2.1.1",
            "10.0.0-99999999999999999999",
            "10.0.0-100000000000000000000");

    @Test
    void versions_areOrderedByPrecedence() {
        List<String> shuffled = new ArrayList<>(ASCENDING);
        Collections.shuffle(shuffled, new Random(3));
        shuffled.sort((one, other) -> version(one).compareTo(version(other)));

        assertThat(shuffled).isEqualTo(ASCENDING);
        for (String one : ASCENDING) {
            for (String other : ASCENDING) {
                assertThat(Integer.signum(version(one).compareTo(version(other))))
                        .isEqualTo(Integer.compare(ASCENDING.indexOf(one), ASCENDING.indexOf(other)));
            }
        }
    }

    @Test
    void version_withBuildMetadataOrAV_isTheSame() {
        assertThat(version("v1.2.3+build.7")).isEqualTo(version("1.2.3"));
    }

    /** From the invalid versions that the specification's regular expression is tested with. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2",
                "1.2.3.4",
                "01.1.1",
                "1.01.1",
                "1.2.3-",
                "1.2.3-0123",
                "1.2.3-a..b",
                "1.2.3+",
                "-1.0.3",
                "alpha",
                "1.2.3 ",
                "vv1.2.3",
                "1.2.3-é",
                "9999999999999999999.0.0"
            })
    void text_thatIsNoVersion_isNone(String text) {
        assertThat(SemanticVersion.parse(text)).isEmpty();
    }

    @Test
    void text_thatIsHuge_isNone() {
        assertThat(SemanticVersion.parse("1.2.3-" + "a.".repeat(1_000_000))).isEmpty();
    }

    private static SemanticVersion version(String text) {
        return SemanticVersion.parse(text).orElseThrow();
    }
}
