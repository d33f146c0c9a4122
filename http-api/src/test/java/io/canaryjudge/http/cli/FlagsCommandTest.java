package io.canaryjudge.http.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlagsCommandTest {

    @TempDir
    private Path folder;

    @Test
    void flags_thatAreGood_areSaidInWords() throws IOException {
        Ran ran = check("""
                feature_flags:
                  pages: {enabled: true, strategy: percentage, percentage: 2.5, owner: web, expires: 2026-06-30}
                  algorithm: {strategy: user_list, users: [a, b], variants: {new: 2, old: 1}, on: new, off: old}
                  premium:
                    enabled: true
                    strategy: attribute
                    rules:
                      - {attribute: plan, operator: in, value: [gold, silver]}
                      - {attribute: age, operator: at_least, value: 18}
                  plain: {enabled: true}
                """);

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEqualTo("""
                pages: on for 2.5 % of all users; owner web; expires 2026-06-30
                algorithm: off for all; once enabled, on for 2 users by name, a number, new or else old
                premium: on for users whose plan in [gold, silver] or age at_least 18
                plain: on for all
                """);
    }

    @Test
    void flags_thatAreBad_areToldAllThatIsWrong() throws IOException {
        Ran ran = check("feature_flags: {a: {strategy: percentage, percentage: x}, b: {color: red}}");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("judge: feature_flags.a.percentage: must be a number"))
                .anyMatch(line -> line.startsWith("judge: feature_flags.b.color: is unknown"));
    }

    @Test
    void command_thatIsMissing_isAskedFor() {
        assertThat(Ran.judge("flags").code()).isEqualTo(2);
        assertThat(Ran.judge("flags", "check", folder.resolve("none").toString())
                        .code())
                .isEqualTo(2);
    }

    private Ran check(String yaml) throws IOException {
        return Ran.judge(
                "flags",
                "check",
                Files.writeString(folder.resolve("flags.yaml"), yaml).toString());
    }
}
