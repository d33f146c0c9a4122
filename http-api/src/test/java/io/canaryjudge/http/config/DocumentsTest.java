package io.canaryjudge.http.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n", "# only a comment\n", "---\n", "{}", "null", "---\n...\n"})
    void document_thatSaysNothing_isAnEmptyMapping(String yaml) {
        assertThat(Documents.parse(yaml)).isEqualTo(Map.of());
    }

    @Test
    void document_inJson_isYaml() {
        assertThat(Documents.parse("{\"a\": [1, 2.5, true, \"x\"]}"))
                .isEqualTo(Map.of("a", List.of(1, 2.5, true, "x")));
    }

    @ParameterizedTest
    @CsvSource({
        "no",
        "yes",
        "on",
        "off",
        "y",
        "n",
        "014",
        "0o14",
        "1_000",
        "12:30:45",
        "0x1F",
        "2026-11-23",
        ".5",
        "+5",
        "~"
    })
    void word_thatYaml11TookForSomethingElse_isText(String word) {
        assertThat(Documents.parse("a: " + word)).isEqualTo(Map.of("a", word));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'[1, 2]'            | must be a mapping",
                "text                | must be a mapping",
                "'5'                 | must be a mapping",
                "'a: 1\na: 2'        | duplicate key a",
                "'{a: {b: 1, b: 2}}' | duplicate key b",
                "'a: b: c'           | line 1, column 5",
                "'a: ['              | line 1",
                "'\ta: 1'            | line 1",
                "'a: 1\n---\nb: 2'   | single document",
                "'a: !!java.net.URL [x]' | line 1",
                "'a: *nowhere'       | undefined alias"
            })
    void document_thatIsNoMapping_isRefusedWithThePlace(String yaml, String reason) {
        assertThat(refusal(yaml)).contains(reason);
    }

    @Test
    void aliases_thatMultiply_areRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }

        assertThat(refusal(bomb.toString())).contains("aliases");
    }

    @Test
    void alias_thatHoldsItself_isNoEndlessLoop() {
        Map<?, ?> document = Documents.parse("metrics: &m [*m]\n");

        assertThat(catchThrowableOfType(InvalidInputException.class, () -> PolicyReader.read("metrics: &m [*m]\n"))
                        .problems())
                .contains(new Problem("metrics[0]", "must be a mapping, was a list"));
        assertThat(document.keySet()).hasSize(1);
    }

    @Test
    void document_nestedBeyondReason_isRefused() {
        assertThat(refusal("[".repeat(200_000))).contains("nested too deeply");
        assertThat(refusal("{a: ".repeat(200_000))).contains("nested too deeply");
    }

    @Test
    void document_longerThanTheLimit_isRefused() {
        assertThat(refusal("# " + "x".repeat(1 << 20))).contains("limit");
    }

    private static String refusal(String yaml) {
        List<Problem> problems = catchThrowableOfType(InvalidInputException.class, () -> Documents.parse(yaml))
                .problems();
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).path()).isEmpty();
        return problems.get(0).message();
    }
}
